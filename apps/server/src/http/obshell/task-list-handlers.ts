import type { ObshellDag } from '@obstop/contracts';
import type { obshellV1 } from '@obstop/contracts/router';
import { type Cluster, isObshellTask, serves, type Task } from '@obstop/domain';
import { data } from '../answer.ts';
import { inSlices } from '../in-slices.ts';
import { receivingAgent } from './agents.ts';
import { contents, refuse, writtenContents } from './answer.ts';
import type { DagReader } from './dag-reader.ts';
import type { DagView } from './dag-view.ts';
import { asGoJson } from './go-json.ts';
import type { Handlers } from './handler.ts';
import { notHeld } from './present-refusal.ts';
import { projectDag } from './project-dag.ts';
import { agentOfSubDag, projectSubDag } from './project-sub-dag.ts';
import { subDagsOf } from './sub-dag-progress.ts';

/** Most tasks that a list of DAGs goes back to. */
const longestList = 500;

/** The agents' sub DAGs of one task; those of the receiving agent alone, or of all. */
function subDags(view: DagView, of: 'receiver' | 'all', details: boolean): ObshellDag[] {
  if (!isObshellTask(view.task)) return [];
  const receiver = receivingAgent(view.cluster);
  return subDagsOf(view)
    .filter((subDag) => of === 'all' || agentOfSubDag(view, subDag).server.id === receiver.server.id)
    .map((subDag) => projectSubDag(view, subDag, details));
}

/** A failed main DAG of obshell is finished; its sub DAGs are not while they keep their locks. */
function unfinishedOf(view: DagView, of: 'receiver' | 'all', details: boolean): ObshellDag[] {
  const main = view.task.status === 'RUNNING' || !isObshellTask(view.task);
  const subs = subDags(view, of, details).filter(({ state }) => state !== 'SUCCEED');
  return [...(main ? [projectDag(view, details)] : []), ...subs];
}

/** The DAGs of each view, written in slices: a list may be long, and a DAG large. */
async function dagsOf(views: readonly DagView[], of: (view: DagView) => ObshellDag[]) {
  const written = await inSlices(views, (view) => of(view).map(asGoJson));
  return writtenContents(written.flat());
}

/** Lists of DAGs. Nothing is kept in OceanBase itself: all DAGs are the agents' own. */
export function taskListHandlers(reader: DagReader, cluster: () => Promise<Cluster>) {
  /** What would be read from OceanBase, where the agent's observer serves. */
  const fromOceanBase =
    <A>(answer: () => A) =>
    async () =>
      serves(receivingAgent(await cluster()).server) ? answer() : notHeld();
  /** Tasks that are under way, or failed with the cluster in their hands. */
  async function unfinished(details: boolean): Promise<DagView[]> {
    const running = await reader.newest(longestList, true);
    const holder = await reader.lockHolder();
    const tasks: Task[] =
      holder && !running.some(({ id }) => id === holder.id) ? [...running, holder] : running;
    return Promise.all(tasks.map((task) => reader.view(task, details)));
  }
  /** The newest task that had the agents' locks. */
  async function lastMaintained(details: boolean): Promise<DagView | undefined> {
    for (const task of await reader.newest(longestList)) {
      if (!isObshellTask(task)) continue;
      const view = await reader.view(task, details);
      if (subDagsOf(view).length > 0) return view;
    }
    return undefined;
  }
  const listUnfinished = async (of: 'receiver' | 'all', details = true) =>
    dagsOf(await unfinished(details), (view) => unfinishedOf(view, of, details));

  return {
    listUnfinishedDags: ({ query }) => listUnfinished('all', query.show_details),
    listUnfinishedAgentDags: ({ query }) => listUnfinished('receiver', query.show_details),
    listUnfinishedObDags: fromOceanBase(() => contents([])),
    getMaintainObDag: fromOceanBase(() =>
      refuse('Task.NotFound', { reason: 'Cluster is not under maintenance' }),
    ),
    getMaintainAgentDag: async ({ query: { show_details: details = true } }) => {
      const view = await lastMaintained(details);
      const [own] = view ? subDags(view, 'receiver', details) : [];
      return own ? data(own) : refuse('Task.NotFound', { reason: 'Agent is not under maintenance' });
    },
    listMaintainAgentsDags: async ({ query: { show_details: details = true } }) => {
      const view = await lastMaintained(details);
      return contents(view ? subDags(view, 'all', details) : []);
    },
    listObDags: fromOceanBase(() => contents([])),
    listAgentDags: async ({ query: { show_details: details = true } }) => {
      const tasks = (await reader.newest(longestList)).toReversed();
      const views = await Promise.all(tasks.map((task) => reader.view(task, details)));
      return dagsOf(views, (view) => [projectDag(view, details), ...subDags(view, 'receiver', details)]);
    },
    listAgentMainDags: async ({ query: { show_details: details = true } }) => {
      const holder = await reader.lockHolder();
      return contents(holder ? [projectDag(await reader.view(holder, details), details)] : []);
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
