import type { obshellV1 } from '@obstop/contracts/router';
import { readObshellMode } from '@obstop/contracts/rules';
import type { Cluster, ClusterId, ObshellStopRefusal, ObshellZoneCall, TaskId } from '@obstop/domain';
import { checkObshellStop } from '@obstop/domain';
import {
  type AcceptPorts,
  acceptObshellStart,
  acceptObshellStop,
  type ObshellAcceptOutcome,
} from '@obstop/engine';
import { data, noData } from '../answer.ts';
import { isAt, receivingAgent } from './agents.ts';
import { refuse } from './answer.ts';
import { clusterOf, type DagReader } from './dag-reader.ts';
import type { Handlers } from './handler.ts';
import { readDagRow, readId } from './ids.ts';
import { toObshellRefusal } from './present-refusal.ts';
import { projectDag } from './project-dag.ts';
import { readScope } from './read-scope.ts';

/** root@sys has no number among OCP's users. */
const creator = { id: 0, name: 'root@sys' };

/** Tasks whose main DAGs are named; what names nothing of this cluster cannot hold it. */
function forcePassed(cluster: Cluster, ids: readonly string[]): TaskId[] {
  const receiver = receivingAgent(cluster);
  return ids.flatMap((text) => {
    const id = readId(text);
    if (typeof id === 'string' || !isAt(receiver, id.agent)) return [];
    const row = readDagRow(id.row);
    return row?.of === 'main' ? [row.taskId] : [];
  });
}

/** The call for one zone: isolation, then every process is killed. */
function zoneCall(
  of: Cluster,
  zoneName: string,
  freeze = false,
  forcePass: readonly TaskId[] = [],
): ObshellZoneCall {
  return {
    clusterId: of.id,
    target: { kind: 'zones', zoneNames: [zoneName] },
    mode: 'force',
    zoneCall: { freeze },
    forcePass,
    agent: receivingAgent(of).server.id,
  };
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

  return {
    stopOb: async ({ body, audit }) => {
      const of = await cluster();
      const target = readScope(of, body.scope);
      if (target.kind === 'refusal') return target;
      const read = readObshellMode(body, target);
      if (read.kind === 'refusal') return read;
      const forcePass = forcePassed(of, body.forcePassDag.id);
      const request = { clusterId, target, mode: read.mode, forcePass, agent: receivingAgent(of).server.id };
      return present(await acceptObshellStop(ports, request, creator, audit));
    },
    stopObZone: async ({ params, body, audit }) => {
      const of = await cluster();
      const forcePass = forcePassed(of, body?.forcePassDag?.id ?? []);
      const request = zoneCall(of, params.zone_name, body?.freeze_server ?? false, forcePass);
      return present(await acceptObshellStop(ports, request, creator, audit));
    },
    checkStopObZone: async ({ params }) => {
      const of = await cluster();
      const verdict = checkObshellStop(of, zoneCall(of, params.zone_name), ports);
      return verdict.kind === 'allowed' ? noData : toObshellRefusal(verdict, of);
    },
    startOb: async ({ body, audit }) => {
      const of = await cluster();
      const target = readScope(of, body.scope);
      if (target.kind === 'refusal') return target;
      const forcePass = forcePassed(of, body.forcePassDag.id);
      const request = { clusterId, target, forcePass, agent: receivingAgent(of).server.id };
      return present(await acceptObshellStart(ports, request, creator, audit));
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
