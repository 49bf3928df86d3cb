import type { Example } from '../../definition/route-metadata.ts';
import { writeOcpTaskA, writeOcpTaskB } from '../task/write-task.ts';
import { withData } from './envelope.ts';
import { exampleTask, runs } from './task.ts';

/** A restart that has just been accepted, with its nodes in order. */
const accepted = (id: number, name: string, nodes: string[]) =>
  exampleTask({ id, name, nodes, status: 'RUNNING', operation: 'EXECUTE', runs: runs(1, 'READY') });

const zoneNodes = [
  'Prepare restart OB zone',
  'Stop zone',
  'Prepare restart observer',
  'Wait node',
  'Stop observer process',
  'Wait node',
  'Start observer process',
  'Wait node',
  'Start zone',
  'Update observer status',
  'Update zone status',
];
const cluster = accepted(11, 'Restart OB cluster', [
  'Prepare restart cluster',
  ...zoneNodes,
  ...zoneNodes,
  ...zoneNodes,
  'Update OB cluster status',
]);
const zone = accepted(12, 'Restart OB zone', [...zoneNodes, 'Sync cluster info', 'Update OB cluster status']);
const server = accepted(13, 'Restart OB server', [
  'Prepare restart observer',
  'Stop server',
  'Stop observer process',
  'Start observer process',
  'Start server',
  'Update observer status',
  'Update zone status',
  'Sync cluster info',
  'Update OB cluster status',
]);

/** Answers to a cluster restart. */
export const restartClusterExamples = {
  accepted: { summary: 'Accepted: 3 zones of 1 server', value: withData(writeOcpTaskA(cluster)) },
} satisfies Record<string, Example>;

/** Answers to a zone restart. */
export const restartZoneExamples = {
  accepted: { summary: 'Accepted: a zone of 1 server', value: withData(writeOcpTaskB(zone)) },
} satisfies Record<string, Example>;

/** Answers to a server restart. */
export const restartServerExamples = {
  accepted: { summary: 'Accepted', value: withData(writeOcpTaskB(server)) },
} satisfies Record<string, Example>;

/** Bodies of a server restart. */
export const restartServerRequests = {
  byForce: { summary: 'Without isolation and its checks', value: { force: true } },
  frozenFirst: { summary: 'Minor freeze before the process ends', value: { freezeServer: true } },
} satisfies Record<string, Example>;
