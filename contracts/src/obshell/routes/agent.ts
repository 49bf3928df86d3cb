import { defineRoutes } from '../../definition/define-routes.ts';
import {
  ObshellAgentsStatus,
  ObshellGitInfo,
  ObshellInfo,
  ObshellSecret,
  ObshellStatus,
  ObshellTime,
} from '../agent.ts';
import { anonymousErrors, answers, authenticated } from '../define-route.ts';
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

const status = {
  path: '/api/v1/status',
  query: statusQuery,
  ...answers(obshellData(ObshellStatus), anonymousErrors, statusExamples, { anonymous: true, safe: true }),
} as const;

/** What an agent says of itself; all but the last without authentication. */
export const agentRoutes = defineRoutes('obshell-agent', {
  getAgentInfo: {
    method: 'GET',
    path: '/api/v1/info',
    summary: 'Read an agent’s identity and version',
    description: 'What a client asks first, to choose how it authenticates.',
    ...answers(obshellData(ObshellInfo), anonymousErrors, infoExamples, { anonymous: true }),
  },
  getGitInfo: {
    method: 'GET',
    path: '/api/v1/git-info',
    summary: 'Read what an agent was built from',
    description: 'Branch and commit.',
    ...answers(obshellData(ObshellGitInfo), anonymousErrors, gitInfoExamples, { anonymous: true }),
  },
  getStatus: {
    method: 'GET',
    ...status,
    summary: 'Read an agent’s state',
    description: 'State of the agent and of its OBServer.',
  },
  postStatus: {
    method: 'POST',
    ...status,
    summary: 'Read an agent’s state (POST)',
    description: 'The same by POST, as agents ask each other.',
    body: ObshellEmptyBody.optional(),
  },
  getAgentTime: {
    method: 'GET',
    path: '/api/v1/time',
    summary: 'Read an agent’s time',
    description: 'In the envelope, unlike OCP’s.',
    ...answers(obshellData(ObshellTime), anonymousErrors, timeExamples, { anonymous: true }),
  },
  getSecret: {
    method: 'GET',
    path: '/api/v1/secret',
    summary: 'Read the public key',
    description: 'For encrypted headers; read it again when decryption is refused.',
    ...answers(obshellData(ObshellSecret), anonymousErrors, secretExamples, { anonymous: true }),
  },
  getAgentsStatus: {
    method: 'GET',
    path: '/api/v1/agents/status',
    summary: 'Read all agents’ states',
    description: 'By address; an agent that does not answer is left out.',
    ...answers(obshellData(ObshellAgentsStatus), authenticated(), agentsStatusExamples),
  },
});
