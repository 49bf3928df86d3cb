import type { Migration } from './migration.ts';

/** Of an obshell task's context, what told its request until now. */
interface Told {
  stringMap: { scope: string; mode?: string; zone_call?: 'true'; agent_server_id: string };
  listMap: { server_ids: string[]; zone_names: string[]; force_pass_dag: string[] };
}

function requestOf({ stringMap, listMap }: Told) {
  const { scope, mode, zone_call, agent_server_id } = stringMap;
  const serverIds = listMap.server_ids.map(Number);
  const target =
    scope === 'ZONE'
      ? { kind: 'zones', zoneNames: listMap.zone_names }
      : scope === 'SERVER'
        ? { kind: 'servers', serverIds }
        : { kind: 'cluster' };
  return {
    target,
    ...(mode && { mode }),
    ...(zone_call && { zoneCall: true }),
    serverIds,
    forcePass: listMap.force_pass_dag.map(Number),
    agent: Number(agent_server_id),
  };
}

/** What an obshell call asked for beside its task's context, which is for people. Null for tasks of OCP. */
export const taskRequest: Migration = {
  version: 22,
  name: 'task-request',
  async up(trx) {
    await trx.schema.alterTable('task_facts').addColumn('request', 'text').execute();
    const tasks = await trx
      .selectFrom('tasks')
      .select('id')
      .where('plan_name', 'like', 'obshell-%')
      .execute();
    // One after the other: each is as long as its cluster is large.
    for (const { id } of tasks) {
      const { context } = await trx
        .selectFrom('task_facts')
        .select('context')
        .where('task_id', '=', id)
        .executeTakeFirstOrThrow();
      const request = JSON.stringify(requestOf(JSON.parse(context)));
      await trx.updateTable('task_facts').set({ request }).where('task_id', '=', id).execute();
    }
  },
};
