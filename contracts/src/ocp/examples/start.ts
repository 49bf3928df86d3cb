import type { Example } from '../../definition/route-metadata.ts';
import { writeOcpTaskA, writeOcpTaskB } from '../task/write-task.ts';
import { withData } from './envelope.ts';
import { exampleTask, runs } from './task.ts';

/** A start that has just been accepted, with its nodes in order. */
const accepted = (id: number, name: string, nodes: string[]) =>
  exampleTask({ id, name, nodes, status: 'RUNNING', operation: 'EXECUTE', runs: runs(1, 'READY') });

const cluster = accepted(8, 'Start OB cluster', [
  'Prepare start cluster',
  'Prepare start OB zone',
  'Wait node',
  'Prepare start observer',
  'Wait node',
  'Start observer process',
  'Wait node',
  'Update observer status',
  'Wait node',
  'Update zone status',
  'Update OB cluster status',
]);
const zone = accepted(9, 'Start OB zone', [
  'Prepare start OB zone',
  'Prepare start observer',
  'Wait node',
  'Start observer process',
  'Wait node',
  'Start zone',
  'Update observer status',
  'Update zone status',
  'Sync cluster info',
  'Update OB cluster status',
]);
const server = accepted(10, 'Start OB server', [
  'Prepare start observer',
  'Start observer process',
  'Wait observer start',
  'Start server',
  'Update observer status',
  'Update zone status',
  'Sync cluster info',
  'Update OB cluster status',
]);

/** Answers to a cluster start. */
export const startClusterExamples = {
  accepted: { summary: 'Accepted: 1 zone, 1 server', value: withData(writeOcpTaskA(cluster)) },
} satisfies Record<string, Example>;

/** Answers to a zone start. */
export const startZoneExamples = {
  accepted: { summary: 'Accepted: a zone of 1 server', value: withData(writeOcpTaskB(zone)) },
} satisfies Record<string, Example>;

/** Answers to a server start. */
export const startServerExamples = {
  accepted: { summary: 'Accepted', value: withData(writeOcpTaskA(server)) },
} satisfies Record<string, Example>;
