import type { Loose } from './committed.ts';

/** An answer as the contract's example shows it. */
export interface Answer {
  status: number;
  contentType: string;
  body: Loose;
}

/** A change of a provider's answers that breaks the client, and the interaction that meets it. */
export interface AnswerMutation {
  readonly what: string;
  readonly operation: string;
  readonly example: string;
  /** Whose pact; the client's by default. */
  readonly consumer?: string;
  readonly mutate: (answer: Answer) => void;
}

function rename(of: Loose, from: string, to: string): void {
  if (!(from in of)) throw new Error(`${from} is not there`);
  of[to] = of[from];
  delete of[from];
}

/** Each of them has to be found by the verification of the pact; most are changes that the document allows, or does not describe. */
export const answerMutations: readonly AnswerMutation[] = [
  {
    what: 'a field is renamed: a subtask’s status is state',
    operation: 'getTask',
    example: 'running',
    mutate: ({ body }) => {
      for (const subtask of body.data.subtasks) rename(subtask, 'status', 'state');
    },
  },
  {
    what: 'a required field is dropped: the task’s id',
    operation: 'stopZone',
    example: 'vendorSample',
    mutate: ({ body }) => {
      delete body.data.id;
    },
  },
  {
    what: 'a field of the envelope is dropped: successful',
    operation: 'listClusters',
    example: 'page',
    mutate: ({ body }) => {
      delete body.successful;
    },
  },
  {
    what: 'an enum has a new word, to which the client is open and the gateway is not: a DAG is PAUSED',
    operation: 'listAgentMainDags',
    example: 'one',
    consumer: 'obstop-gateway',
    mutate: ({ body }) => {
      for (const dag of body.data.contents) dag.state = 'PAUSED';
    },
  },
  {
    what: 'the last item of a list is of another kind: a server’s port is a text',
    operation: 'listServers',
    example: 'running',
    mutate: ({ body }) => {
      const last = body.data.contents.at(-1);
      last.port = String(last.port);
    },
  },
  {
    what: 'a generic id is a number',
    operation: 'stopOb',
    example: 'force',
    mutate: ({ body }) => {
      body.data.id = 22_130_706;
    },
  },
  {
    what: 'a status is another one: a conflict is answered 400',
    operation: 'stopZone',
    example: 'clusterBusy',
    mutate: (answer) => {
      answer.status = 400;
    },
  },
  {
    what: 'HTTP says 200 and the envelope that it went wrong',
    operation: 'getTask',
    example: 'taskNotFound',
    mutate: (answer) => {
      answer.status = 200;
    },
  },
  {
    what: 'a refusal names no task',
    operation: 'stopServer',
    example: 'clusterBusy',
    mutate: ({ body }) => {
      delete body.error.target;
    },
  },
  {
    what: 'an error has another name: OB.Zone.NotExist is OB.Zone.NotFound',
    operation: 'stopObZone',
    example: 'OB.Zone.NotExist',
    mutate: ({ body }) => {
      body.error.errCode = 'OB.Zone.NotFound';
    },
  },
  {
    what: 'a list is not in contents any more',
    operation: 'listAgents',
    example: 'three',
    mutate: ({ body }) => {
      body.data = body.data.contents;
    },
  },
  {
    what: 'a time has no offset',
    operation: 'getAgentTime',
    example: 'now',
    mutate: ({ body }) => {
      body.data = '2026-11-21 10:00:00';
    },
  },
  {
    what: 'an answer is HTML',
    operation: 'getCluster',
    example: 'running',
    mutate: (answer) => {
      answer.contentType = 'text/html';
    },
  },
  {
    what: 'a failed DAG does not name those of its agents',
    operation: 'getDag',
    example: 'failed',
    consumer: 'obstop-gateway',
    mutate: ({ body }) => {
      delete body.data.additional_data.sub_dags;
    },
  },
  {
    what: 'DAGs of stops have another name: Stop cluster',
    operation: 'listUnfinishedDags',
    example: 'one',
    consumer: 'obstop-gateway',
    mutate: ({ body }) => {
      for (const dag of body.data.contents) dag.name = 'Stop cluster';
    },
  },
  {
    what: 'another number stands for an observer that serves',
    operation: 'getStatus',
    example: 'available',
    consumer: 'obstop-gateway',
    mutate: ({ body }) => {
      body.data.obState = 2;
    },
  },
];
