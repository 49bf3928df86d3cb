import type { OcpTask } from '../task/task.ts';
import { exampleTask, runs } from './task.ts';

/** A call that begins a task, as the examples tell it: on cluster 1, its zone2 and server 2 in there. */
interface Begun {
  readonly id: number;
  readonly name: string;
  readonly on: 'cluster' | 'zone2';
  readonly formerStatus: 'RUNNING' | 'STOPPED';
  readonly nodes: readonly string[];
}

const startZone = [
  'Prepare start OB zone',
  'Prepare start observer',
  'Wait node',
  'Start observer process',
  'Wait node',
  'Start zone',
];
const updated = ['Update observer status', 'Update zone status'];
const synced = [...updated, 'Sync cluster info', 'Update OB cluster status'];
const restartZone = [
  'Prepare restart OB zone',
  'Stop zone',
  'Prepare restart observer',
  'Wait node',
  'Stop observer process',
  'Wait node',
  'Start observer process',
  'Wait node',
  'Start zone',
  ...updated,
];

/**
 * The tasks that the default answers of the examples tell of, by the call that began them. Ids and names of a task are the same
 * wherever it is shown, so that one that was begun can be read.
 */
const story = {
  stopCluster: {
    id: 5,
    name: 'Stop OB cluster',
    on: 'cluster',
    formerStatus: 'RUNNING',
    nodes: [
      'Prepare stop cluster',
      'Prepare stop OB zone',
      'Wait node',
      'Prepare stop observer',
      'Wait node',
      'Stop observer process',
      'Wait node',
      'Update observer status',
      'Wait node',
      'Update zone status',
      'Update OB cluster status',
    ],
  },
  stopServer: {
    id: 6,
    name: 'Stop OB server',
    on: 'zone2',
    formerStatus: 'RUNNING',
    nodes: ['Prepare stop observer', 'Stop server', 'Stop observer process', 'Wait observer stop', ...synced],
  },
  stopZone: {
    id: 7,
    name: 'Stop OB zone',
    on: 'zone2',
    formerStatus: 'RUNNING',
    nodes: [
      'Prepare stop OB zone',
      'Stop zone',
      'Prepare stop observer',
      'Wait node',
      'Stop observer process',
      'Wait node',
      ...synced,
    ],
  },
  startCluster: {
    id: 8,
    name: 'Start OB cluster',
    on: 'cluster',
    formerStatus: 'STOPPED',
    nodes: [
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
    ],
  },
  startZone: {
    id: 9,
    name: 'Start OB zone',
    on: 'zone2',
    formerStatus: 'RUNNING',
    nodes: [...startZone, ...synced],
  },
  startServer: {
    id: 10,
    name: 'Start OB server',
    on: 'zone2',
    formerStatus: 'RUNNING',
    nodes: [
      'Prepare start observer',
      'Start observer process',
      'Wait observer start',
      'Start server',
      ...synced,
    ],
  },
  restartCluster: {
    id: 11,
    name: 'Restart OB cluster',
    on: 'cluster',
    formerStatus: 'RUNNING',
    nodes: [
      'Prepare restart cluster',
      ...restartZone,
      ...restartZone,
      ...restartZone,
      'Update OB cluster status',
    ],
  },
  restartZone: {
    id: 12,
    name: 'Restart OB zone',
    on: 'zone2',
    formerStatus: 'RUNNING',
    nodes: [...restartZone, 'Sync cluster info', 'Update OB cluster status'],
  },
  restartServer: {
    id: 13,
    name: 'Restart OB server',
    on: 'zone2',
    formerStatus: 'RUNNING',
    nodes: [
      'Prepare restart observer',
      'Stop server',
      'Stop observer process',
      'Start observer process',
      'Start server',
      ...synced,
    ],
  },
} as const satisfies Record<string, Begun>;

type State = Pick<Parameters<typeof exampleTask>[0], 'status' | 'operation' | 'runs'>;

/** A task of the story in any state. */
export const taskOf = (call: keyof typeof story, state: State): OcpTask =>
  exampleTask({ ...story[call], ...state });

/** A task as the call that began it answers. */
export const accepted = (call: keyof typeof story): OcpTask =>
  taskOf(call, { status: 'RUNNING', operation: 'EXECUTE', runs: runs(1, 'READY') });

/** A task that has ended well. */
export const ended = (call: keyof typeof story): OcpTask =>
  taskOf(call, {
    status: 'SUCCESSFUL',
    operation: 'EXECUTE',
    runs: runs(story[call].nodes.length, 'SUCCESSFUL'),
  });
