import {
  ObshellAgentsStatus,
  ObshellGitInfo,
  ObshellInfo,
  ObshellSecret,
  ObshellStatus,
  ObshellTime,
} from '../agent.ts';
import { anonymousErrors, authenticated, contract, metadata, responses } from '../define-route.ts';
import { obshellData } from '../envelope.ts';
import {
  agentsStatusExamples,
  gitInfoExamples,
  infoExamples,
  secretExamples,
  statusExamples,
  timeExamples,
} from '../examples/agent.ts';
import { statusQuery } from '../parameters.ts';
import { ObshellEmptyBody } from '../requests.ts';

const group = 'obshell-agent';
const anonymous = { anonymous: true } as const;
const statusErrors = authenticated();

const status = {
  path: '/api/v1/status',
  query: statusQuery,
  responses: responses(obshellData(ObshellStatus), anonymousErrors),
  strictStatusCodes: true,
} as const;

/** What an agent says of itself; all but the last without authentication. */
export const agentRoutes = contract.router({
  getAgentInfo: {
    method: 'GET',
    path: '/api/v1/info',
    summary: 'Read an agent’s identity and version',
    description: 'What a client asks first, to choose how it authenticates.',
    responses: responses(obshellData(ObshellInfo), anonymousErrors),
    strictStatusCodes: true,
    metadata: metadata('getAgentInfo', group, anonymousErrors, infoExamples, anonymous),
  },
  getGitInfo: {
    method: 'GET',
    path: '/api/v1/git-info',
    summary: 'Read what an agent was built from',
    description: 'Branch and commit.',
    responses: responses(obshellData(ObshellGitInfo), anonymousErrors),
    strictStatusCodes: true,
    metadata: metadata('getGitInfo', group, anonymousErrors, gitInfoExamples, anonymous),
  },
  getStatus: {
    method: 'GET',
    ...status,
    summary: 'Read an agent’s state',
    description: 'State of the agent and of its OBServer.',
    metadata: metadata('getStatus', group, anonymousErrors, statusExamples, anonymous),
  },
  postStatus: {
    method: 'POST',
    ...status,
    summary: 'Read an agent’s state (POST)',
    description: 'The same by POST, as agents ask each other.',
    body: ObshellEmptyBody.optional(),
    metadata: metadata('postStatus', group, anonymousErrors, statusExamples, anonymous),
  },
  getAgentTime: {
    method: 'GET',
    path: '/api/v1/time',
    summary: 'Read an agent’s time',
    description: 'In the envelope, unlike OCP’s.',
    responses: responses(obshellData(ObshellTime), anonymousErrors),
    strictStatusCodes: true,
    metadata: metadata('getAgentTime', group, anonymousErrors, timeExamples, anonymous),
  },
  getSecret: {
    method: 'GET',
    path: '/api/v1/secret',
    summary: 'Read the public key',
    description: 'For encrypted headers; read it again when decryption is refused.',
    responses: responses(obshellData(ObshellSecret), anonymousErrors),
    strictStatusCodes: true,
    metadata: metadata('getSecret', group, anonymousErrors, secretExamples, anonymous),
  },
  getAgentsStatus: {
    method: 'GET',
    path: '/api/v1/agents/status',
    summary: 'Read all agents’ states',
    description: 'By address; an agent that does not answer is left out.',
    responses: responses(obshellData(ObshellAgentsStatus), statusErrors),
    strictStatusCodes: true,
    metadata: metadata('getAgentsStatus', group, statusErrors, agentsStatusExamples),
  },
});
