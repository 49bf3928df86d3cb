import { describe } from 'vitest';
import { useServer } from './harness.ts';
import { operateScenarios } from './scenarios/operate.ts';
import { readScenarios } from './scenarios/reads.ts';
import { restartScenarios } from './scenarios/restart.ts';
import { startScenarios } from './scenarios/start.ts';
import { stopScenarios } from './scenarios/stop.ts';

describe('well-formed requests', () => {
  const server = useServer();
  readScenarios(server);
  stopScenarios(server);
  startScenarios(server);
  restartScenarios(server);
  describe('operating tasks', () => operateScenarios(server));
});
