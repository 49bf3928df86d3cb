import type { Example } from '../../definition/route-metadata.ts';
import { writeOcpTaskA, writeOcpTaskB } from '../task/write-task.ts';
import { withData } from './envelope.ts';
import { exampleTask, runs } from './task.ts';

const common = { status: 'RUNNING', operation: 'EXECUTE', runs: runs(1, 'READY') } as const;

/** Answers to a cluster start. */
export const startClusterExamples = {
  accepted: {
    summary: 'Accepted: 1 zone, 1 server',
    value: withData(
      writeOcpTaskA(
        exampleTask({
          id: 8,
          name: 'Start OB cluster',
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
          ...common,
        }),
      ),
    ),
  },
} satisfies Record<string, Example>;

/** Answers to a zone start. */
export const startZoneExamples = {
  accepted: {
    summary: 'Accepted: a zone of 1 server',
    value: withData(
      writeOcpTaskB(
        exampleTask({
          id: 9,
          name: 'Start OB zone',
          nodes: [
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
          ],
          ...common,
        }),
      ),
    ),
  },
} satisfies Record<string, Example>;

/** Answers to a server start. */
export const startServerExamples = {
  accepted: {
    summary: 'Accepted',
    value: withData(
      writeOcpTaskA(
        exampleTask({
          id: 10,
          name: 'Start OB server',
          nodes: [
            'Prepare start observer',
            'Start observer process',
            'Wait observer start',
            'Start server',
            'Update observer status',
            'Update zone status',
            'Sync cluster info',
            'Update OB cluster status',
          ],
          ...common,
        }),
      ),
    ),
  },
} satisfies Record<string, Example>;
