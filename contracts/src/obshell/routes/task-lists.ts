import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticated } from '../define-route.ts';
import { ObshellListErrorResponse, obshellContents, obshellData } from '../envelope.ts';
import { dagExamples, listDagsExamples } from '../examples/tasks.ts';
import { detailsQuery } from '../parameters.ts';
import { ObshellDag } from '../task/dag.ts';

const listErrors = authenticated('Common.BadRequest');
const maintainErrors = authenticated('Common.BadRequest', 'Task.NotFound');
/** What is kept in OceanBase cannot be read without it. */
const inOceanBase = 'Agent.OceanBase.NotHold';

const read = <const P extends string>(path: P, summary: string, description: string) =>
  ({ method: 'GET', path, summary, description, query: detailsQuery }) as const;

/** A list of DAGs. */
const list = <const P extends string>(...call: Parameters<typeof read<P>>) => ({
  ...read(...call),
  ...answers(obshellContents(ObshellDag), listErrors, listDagsExamples),
});

/** A list of DAGs that are kept in OceanBase. */
const obList = <const P extends string>(...call: Parameters<typeof read<P>>) => ({
  ...read(...call),
  ...answers(obshellContents(ObshellDag), [...listErrors, inOceanBase], listDagsExamples),
});

/** The last maintenance DAG, finished or not; 404 where there was none. */
const maintained = <const P extends string>(...call: Parameters<typeof read<P>>) => ({
  ...read(...call),
  ...answers(obshellData(ObshellDag), maintainErrors, dagExamples),
});

/** As `maintained`, kept in OceanBase. */
const obMaintained = <const P extends string>(...call: Parameters<typeof read<P>>) => ({
  ...read(...call),
  ...answers(obshellData(ObshellDag), [...maintainErrors, inOceanBase], dagExamples),
});

const unfinishedObDags = obList(
  '/api/v1/task/dag/ob/unfinish',
  'List unfinished DAGs of the cluster',
  'Those kept in OceanBase.',
);

/** Lists of DAGs: unfinished ones, those that hold a lock, all. */
export const taskListRoutes = defineRoutes('obshell-task-lists', {
  listUnfinishedDags: list(
    '/api/v1/task/dag/unfinish',
    'List unfinished DAGs',
    'Those of the cluster and of all its agents.',
  ),
  listUnfinishedObDags: {
    ...unfinishedObDags,
    responses: { ...unfinishedObDags.responses, 500: ObshellListErrorResponse },
  },
  listUnfinishedAgentDags: list(
    '/api/v1/task/dag/agent/unfinish',
    'List unfinished DAGs of this agent',
    'Those kept by the agent itself.',
  ),
  getMaintainObDag: obMaintained(
    '/api/v1/task/dag/maintain/ob',
    'Read the cluster’s last maintenance DAG',
    'The last one, even when it is finished.',
  ),
  getMaintainAgentDag: maintained(
    '/api/v1/task/dag/maintain/agent',
    'Read this agent’s last maintenance DAG',
    'The last one, even when it is finished.',
  ),
  listMaintainAgentsDags: list(
    '/api/v1/task/dag/maintain/agents',
    'List all agents’ last maintenance DAGs',
    'One for each agent that had one.',
  ),
  listObDags: obList('/api/v1/task/dags/ob', 'List DAGs of the cluster', 'By id, ascending. Since 4.3.0.'),
  listAgentDags: list('/api/v1/task/dags/agent', 'List DAGs of this agent', 'By id, ascending. Since 4.3.0.'),
  listAgentMainDags: list(
    '/api/v1/task/dag/agent/main_dags',
    'List the DAGs behind the agents’ locks',
    'The main start and stop DAGs, whose ids forcePassDag takes. Since 4.3.0.',
  ),
});
