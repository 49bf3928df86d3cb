import * as z from 'zod';
import type { OcpErrorName } from './error-catalogue.ts';

const clusterId = z.int().meta({ description: 'OCP’s id of the cluster.' });
const taskId = z.int().meta({ description: 'The task, as getTask takes it.' });
const zoneName = z.string().meta({ description: 'The zone that was named.' });
const zones = z.array(z.string());
const word = z.string();

const busy = z
  .strictObject({ clusterId, taskId, taskName: word })
  .meta({ id: 'OcpBusyTarget', description: 'The unfinished task that holds the cluster.' });

const status = z
  .strictObject({
    rule: z.enum(['cluster-status', 'zone-status', 'server-status']),
    clusterId,
    zoneName: zoneName.optional(),
    serverId: z.int().optional(),
    status: word,
    allowedStatuses: z.array(word),
    instead: z.array(word).meta({ description: 'What its status offers instead.' }),
  })
  .meta({ id: 'OcpStatusTarget', description: 'What has the status, and which ones are allowed.' });

const protectedCluster = z
  .strictObject({ rule: z.literal('protected-cluster'), clusterId })
  .meta({ id: 'OcpProtectedTarget', description: 'The protected cluster.' });

const otherZone = z
  .strictObject({
    rule: z.literal('another-zone-stopped'),
    clusterId,
    zoneName,
    stoppedZone: word,
    status: word.meta({ description: 'Status of the other zone.' }),
  })
  .meta({ id: 'OcpOtherZoneTarget', description: 'The zone that is stopped already.' });

const majority = z
  .strictObject({
    rule: z.literal('no-majority'),
    clusterId,
    tenant: z.strictObject({ id: z.int(), name: word }),
    targetZones: zones.meta({ description: 'Zones to be stopped that hold a full replica of the tenant.' }),
    voters: zones.meta({ description: 'All zones with a full replica.' }),
    leftVoters: zones.meta({ description: 'Those of them that would still serve.' }),
    needed: z.int(),
    stoppableZones: zones.meta({ description: 'Zones whose stop would be allowed.' }),
  })
  .meta({ id: 'OcpMajorityTarget', description: 'The tenant that would lose its majority.' });

/** What a task or subtask is, where its state does not allow the operation. */
const state = {
  taskId,
  kind: z.literal('illegal'),
  event: word.meta({ description: 'The operation that was asked for.' }),
  reason: word,
  taskStatus: word,
  taskOperation: word,
  subtaskStatus: word.optional(),
  subtaskOperation: word.optional(),
};
const taskState = z
  .strictObject(state)
  .meta({ id: 'OcpTaskStateTarget', description: 'The task, and the state that does not allow it.' });
const rollback = z
  .strictObject(state)
  .meta({ id: 'OcpRollbackTarget', description: 'The task that cannot be rolled back, and its state.' });

/** `error.target` by the error that has one, each in a schema of its own. */
export const ocpErrorTargets = {
  clusterBusy: busy,
  statusNotAllowed: status,
  clusterProtected: protectedCluster,
  otherZoneStopped: otherZone,
  majorityLost: majority,
  taskStateNotAllowed: taskState,
  taskCannotRollBack: rollback,
} as const satisfies Partial<Record<OcpErrorName, z.ZodObject>>;

/** `error.target` of clusterBusy: the task that holds the cluster. */
export type OcpBusyTarget = Readonly<z.infer<typeof busy>>;
