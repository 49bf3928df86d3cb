import { ocpOperations } from '@obstop/contracts/operations';
import { describe, expect, it } from 'vitest';
import type { AnsweredRequest } from '../src/http/new-app.ts';
import { useServer } from './harness.ts';
import { operateScenarios } from './scenarios/operate.ts';
import { readScenarios } from './scenarios/reads.ts';
import { restartScenarios } from './scenarios/restart.ts';
import { startScenarios } from './scenarios/start.ts';
import { stopScenarios } from './scenarios/stop.ts';

const noLog = { step: () => {}, defect: () => {}, renewal: () => {}, readiness: () => {} };

describe('well-formed requests', () => {
  const answered: AnsweredRequest[] = [];
  const server = useServer({
    hooks: { log: { ...noLog, request: (each) => answered.push(each) } },
  });
  readScenarios(server);
  stopScenarios(server);
  startScenarios(server);
  restartScenarios(server);
  describe('operating tasks', () => operateScenarios(server));

  it('that change something have left one record each', async () => {
    const changing = Object.values(ocpOperations).filter(({ changes }) => changes);
    const { records } = await server.admin.listAudit({ page: 1, size: 2000 });
    const counts = (traceId: string) => records.filter((record) => record.traceId === traceId).length;
    for (const { operationId } of changing) {
      const accepted = answered.filter(
        ({ operation, status }) => operation === operationId && status === 200,
      );
      expect({ operationId, left: [...new Set(accepted.map(({ traceId }) => counts(traceId)))] }).toEqual({
        operationId,
        left: [1],
      });
    }
  });
});
