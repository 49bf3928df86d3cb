import type { ClusterStatus, Server, ServerStatus, ZoneStatus } from '@obstop/domain';
import type { StatusChange } from '../ports/cluster-store.ts';
import { formerServer, formerZone, setStatuses, syncInnerStatuses } from './former-statuses.ts';
import { type Step, type StepContext, serverOf, zoneOf } from './step.ts';

// First nodes: they show that an operation is under way. They are undone last and restore the former statuses. The root of a
// plan also reads the inner statuses back, because a rollback does not run the plan's own sync.

async function restoreZone(context: StepContext): Promise<StatusChange['zones'] & object> {
  const { name } = await zoneOf(context);
  return [{ name, status: formerZone(context, name) }];
}

const formerly = (context: StepContext, { id }: Server) => [{ id, status: formerServer(context, id) }];

/** Root of a cluster operation. */
export const beginCluster = (status: ClusterStatus): Step => ({
  run: (context) => setStatuses(context, { cluster: status }),
  rollback: async (context) => {
    await syncInnerStatuses(context);
    await setStatuses(context, { cluster: context.task.formerStatuses.cluster });
  },
});

/** Root of a zone operation: the zone gets the status, the cluster becomes OPERATING. */
export const beginZone = (status: ZoneStatus): Step => ({
  run: async (context) =>
    setStatuses(context, { cluster: 'OPERATING', zones: [{ name: (await zoneOf(context)).name, status }] }),
  rollback: async (context) => {
    await syncInnerStatuses(context);
    const zones = await restoreZone(context);
    await setStatuses(context, { cluster: context.task.formerStatuses.cluster, zones });
  },
});

/** Root of a server operation: the server gets the status, its zone and the cluster become OPERATING. */
export const beginServer = (status: ServerStatus): Step => ({
  run: async (context) => {
    const { id, zoneName } = await serverOf(context);
    await setStatuses(context, {
      cluster: 'OPERATING',
      zones: [{ name: zoneName, status: 'OPERATING' }],
      servers: [{ id, status }],
    });
  },
  rollback: async (context) => {
    const server = await serverOf(context);
    const { zoneName } = server;
    await syncInnerStatuses(context);
    await setStatuses(context, {
      cluster: context.task.formerStatuses.cluster,
      zones: [{ name: zoneName, status: formerZone(context, zoneName) }],
      servers: formerly(context, server),
    });
  },
});

/** A zone within a cluster operation. */
export const prepareZone = (status: ZoneStatus): Step => ({
  run: async (context) => setStatuses(context, { zones: [{ name: (await zoneOf(context)).name, status }] }),
  rollback: async (context) => setStatuses(context, { zones: await restoreZone(context) }),
});

/** A server within a cluster or zone operation. */
export const prepareServer = (status: ServerStatus): Step => ({
  run: async (context) => setStatuses(context, { servers: [{ id: (await serverOf(context)).id, status }] }),
  rollback: async (context) => setStatuses(context, { servers: formerly(context, await serverOf(context)) }),
});
