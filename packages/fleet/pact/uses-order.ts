import { serverId } from '@obstop/domain';
import { type Adapters, cluster } from './adapters.ts';
import {
  afterwards,
  asksTheNext,
  first,
  next,
  refusedWith,
  request,
  withoutDetails,
  wrongPasswordForChange,
} from './answers.ts';
import { allGone, allServe, dag, dagId, heldAndGone, lastOrder, topology } from './examples.ts';
import { agentStatus, begun, namedRefusalWithWords, now, refusal } from './shapes.ts';
import { shown } from './stage.ts';
import type { Needed, Use } from './use.ts';

const stopProcess = ({ fleet, call }: Adapters) =>
  fleet.stopProcess(cluster, serverId(1), 'kill', call(1, 1, [2, 3]));
const isolateZone = ({ fleet, call }: Adapters) => fleet.isolateZone(cluster, 'zone2', call(2));

/** Processes end with the DAG, and come back with it. */
const ends = { getAgentsStatus: [allServe, allGone] } as const;
const comesBack = { getAgentsStatus: [allGone, allServe] } as const;

/** The id is stored, and the DAG is followed. */
const accepted = (operationId: 'stopOb' | 'startOb', example: string): Record<string, Needed> => {
  const { body } = shown(operationId, example) as { body: { data: { id: string } } };
  return { [example]: { shape: begun, comes: [request('getDag', { id: body.data.id })] } };
};

const notStored = (name: string): Needed => ({
  shape: namedRefusalWithWords,
  comes: [`Create task '${name}' failed`, '"afterwards":[]', '"state":{"isolatedZones":[]}'],
});
/** It may have been begun all the same: its DAG is looked for before it is given up. */
const looksForIt: Needed = {
  shape: refusal,
  comes: [
    `${afterwards(first, withoutDetails('listAgentDags'), withoutDetails('listUnfinishedDags'))}]`,
    '"state":{"isolatedZones":[]}',
  ],
};
const oneZoneAtATime = {
  'OB.Server.StoppedInMultiZone': refusedWith('Cannot stop server or stop zone in multiple zones'),
};
const keepsMajority = {
  'OB.Cluster.Tenant.Replica.Invalid': refusedWith('err.ob.cluster.tenant.replica.invalid'),
};
const noSuchZone = { 'OB.Zone.NotExist': refusedWith("Zone 'zone9' does not exist") };
const noSuchServer = { 'Agent.NotExist': refusedWith("Server '10.10.10.9:2886' does not exist") };

const zoneValue = { zone2: 'zoneName' };
const serverValue = { '10.10.10.2:2886': 'server' };

/** Choosing an agent, and asking it for a stop or start. */
export const orderUses: readonly Use[] = [
  {
    what: 'which agent is asked',
    operationId: 'getStatus',
    act: isolateZone,
    answers: {
      available: { shape: agentStatus, comes: [`${first} ${request('stopOb')}`] },
      // Its observer cannot do SQL for it.
      stopped: { shape: agentStatus, comes: [`${next} ${request('stopOb')}`] },
      ...asksTheNext(request('getStatus')),
    },
  },
  {
    what: 'from when on a lost DAG is looked for',
    operationId: 'getAgentTime',
    act: isolateZone,
    answers: {
      now: { shape: now, comes: ['"askedAt":"2026-11-21T10:00:00.412727587+08:00"'] },
      ...asksTheNext(request('getStatus')),
    },
  },
  {
    what: 'a zone goes out of service',
    operationId: 'stopOb',
    act: isolateZone,
    bodyValues: zoneValue,
    answers: {
      ...accepted('stopOb', 'plain'),
      ...noSuchZone,
      ...oneZoneAtATime,
      ...keepsMajority,
      'Task.CreateFailed': notStored('Stop OB'),
      ...wrongPasswordForChange,
      'Common.Unexpected': looksForIt,
    },
  },
  {
    what: 'a server goes out of service',
    operationId: 'stopOb',
    act: ({ fleet, call }) => fleet.isolateServer(cluster, serverId(2), call(2)),
    around: { getObInfo: [topology('ACTIVE'), topology('STOPPED')] },
    bodyValues: serverValue,
    answers: { ...accepted('stopOb', 'plain'), ...noSuchServer, ...oneZoneAtATime },
  },
  {
    what: 'processes of a node end',
    operationId: 'stopOb',
    act: stopProcess,
    around: ends,
    answers: { ...accepted('stopOb', 'force'), ...accepted('stopOb', 'vendorSample') },
  },
  {
    what: 'processes end after a minor freeze',
    operationId: 'stopOb',
    act: async ({ fleet, call }) => {
      await fleet.minorFreeze(cluster, [serverId(2)], call(2));
      await fleet.stopProcess(cluster, serverId(2), 'kill', call(2));
    },
    around: ends,
    answers: { ...accepted('stopOb', 'terminate') },
  },
  {
    what: 'a retry passes the DAG that failed before',
    operationId: 'stopOb',
    setup: { state: lastOrder({ dagId: dagId.failed, end: 'failed' }) },
    act: ({ fleet, call }) => fleet.stopProcess(cluster, serverId(2), 'kill', call(2, 2)),
    around: { ...ends, getDag: [dag.failed, dag.succeeded] },
    bodyValues: { [dagId.failed]: 'holder' },
    parameters: { holder: 'failed' },
    answers: { ...accepted('stopOb', 'force') },
  },
  {
    what: 'processes of a node begin',
    operationId: 'startOb',
    act: ({ fleet, call }) => fleet.startProcess(cluster, serverId(2), call(2)),
    around: comesBack,
    bodyValues: serverValue,
    answers: {
      ...accepted('startOb', 'server'),
      ...noSuchServer,
      'Task.CreateFailed': notStored('Stop OB'),
      ...wrongPasswordForChange,
      'Common.Unexpected': looksForIt,
    },
  },
  {
    what: 'a server comes back into service',
    operationId: 'startOb',
    act: ({ fleet, call }) => fleet.resumeServer(cluster, serverId(2), call(2)),
    around: { getObInfo: [topology('STOPPED'), topology('ACTIVE')] },
    bodyValues: serverValue,
    answers: accepted('startOb', 'server'),
  },
  {
    what: 'a zone comes back into service',
    operationId: 'startOb',
    setup: { state: { isolatedZones: ['zone2'] } },
    act: ({ fleet, call }) => fleet.resumeZone(cluster, 'zone2', call(2)),
    bodyValues: zoneValue,
    answers: { ...accepted('startOb', 'global') },
  },
  {
    what: 'a start passes the DAG that an operator names',
    operationId: 'startOb',
    setup: { forcePassDag: [dagId.running] },
    act: ({ fleet, call }) => fleet.startProcess(cluster, serverId(2), call(2)),
    around: {
      getAgentsStatus: [heldAndGone],
      listAgentMainDags: [shown('listAgentMainDags', 'one')],
    },
    bodyValues: { [dagId.running]: 'holder' },
    parameters: { holder: 'failed' },
    answers: { ...accepted('startOb', 'server') },
  },
];
