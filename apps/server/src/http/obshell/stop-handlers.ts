import type { obshellV1 } from '@obstop/contracts/router';
import { readObshellMode } from '@obstop/contracts/rules';
import {
  type Cluster,
  type ClusterId,
  checkObshellStop,
  type ObshellStopRefusal,
  type ObshellZoneCall,
  type ServerId,
  serves,
  type TaskId,
} from '@obstop/domain';
import {
  type AcceptPorts,
  acceptObshellStart,
  acceptObshellStop,
  type ObshellAcceptOutcome,
} from '@obstop/engine';
import { data, noData } from '../answer.ts';
import { isSameAddress, receivingAgent } from './agents.ts';
import { refuse } from './answer.ts';
import { clusterOf, type DagReader } from './dag-reader.ts';
import type { Handlers } from './handler.ts';
import { readDagRow, readId } from './ids.ts';
import { toObshellRefusal, zoneNotHeld } from './present-refusal.ts';
import { projectDag } from './project-dag.ts';
import { readScope } from './read-scope.ts';

/** root@sys has no number among OCP's users. */
const creator = { id: 0, name: 'root@sys' };

/** The receiving agent's server, and the tasks to pass: what names no main DAG of this cluster cannot hold it. */
function agentAndForcePass(
  cluster: Cluster,
  ids: readonly string[],
): { forcePass: TaskId[]; agent: ServerId } {
  const receiver = receivingAgent(cluster);
  const forcePass = ids.flatMap((text) => {
    const id = readId(text);
    if (!id || !isSameAddress(receiver, id.agent)) return [];
    const row = readDagRow(id.row);
    return row.of === 'main' ? [row.taskId] : [];
  });
  return { forcePass, agent: receiver.server.id };
}

/** Stops and starts. */
export function stopHandlers(ports: AcceptPorts, reader: DagReader, clusterId: ClusterId) {
  const cluster = () => clusterOf({ clusters: ports.clusters, clusterId });

  async function present<R extends ObshellStopRefusal>(outcome: ObshellAcceptOutcome<R>) {
    switch (outcome.kind) {
      case 'accepted':
        return data(projectDag(await reader.view(outcome.task, false), false));
      case 'refused':
        return toObshellRefusal(outcome.refusal, outcome.cluster);
      case 'unknown-cluster':
        return refuse('Task.CreateFailed', { name: 'Stop OB', reason: 'the cluster is not known' });
    }
  }

  /** The call for one zone: isolation, then every process is killed. */
  const zoneCall = (of: Cluster, zoneName: string, freeze: boolean, ids: readonly string[]) =>
    ({
      clusterId,
      target: { kind: 'zones', zoneNames: [zoneName] },
      mode: 'force',
      zoneCall: { freeze },
      ...agentAndForcePass(of, ids),
    }) satisfies ObshellZoneCall;

  return {
    stopOb: async ({ body, audit }) => {
      const of = await cluster();
      const target = readScope(of, body.scope);
      if (target.kind === 'refusal') return target;
      const read = readObshellMode(body, target);
      if (read.kind === 'refusal') return read;
      const request = { clusterId, target, mode: read.mode, ...agentAndForcePass(of, body.forcePassDag.id) };
      return present(await acceptObshellStop(ports, request, creator, audit));
    },
    stopObZone: async ({ params, body, audit }) => {
      const freeze = body?.freeze_server ?? false;
      const request = zoneCall(await cluster(), params.zone_name, freeze, body?.forcePassDag?.id ?? []);
      return present(await acceptObshellStop(ports, request, creator, audit));
    },
    checkStopObZone: async ({ params }) => {
      const of = await cluster();
      // Unlike the stop itself, it is not handed to another agent.
      if (!serves(receivingAgent(of).server)) return zoneNotHeld();
      const verdict = checkObshellStop(of, zoneCall(of, params.zone_name, false, []), ports);
      return verdict.kind === 'allowed' ? noData : toObshellRefusal(verdict, of);
    },
    startOb: async ({ body, audit }) => {
      const of = await cluster();
      const target = readScope(of, body.scope);
      if (target.kind === 'refusal') return target;
      const request = { clusterId, target, ...agentAndForcePass(of, body.forcePassDag.id) };
      return present(await acceptObshellStart(ports, request, creator, audit));
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
