import type { TaskStore } from '@obstop/engine';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the server counts and measures. */
export type Metrics = ReturnType<typeof createMetrics>;

const statuses = ['RUNNING', 'FAILED', 'SUCCESSFUL'] as const;

/** A registry of its own, so that two servers in one process do not count into each other. */
export function createMetrics(tasks: TaskStore) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  new Gauge({
    name: 'obstop_tasks',
    help: 'Tasks in the store, by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      const sort = { by: 'id', direction: 'asc' } as const;
      for (const status of statuses) {
        const { total } = await tasks.list({ statuses: [status], page: 1, size: 1, sort });
        this.set({ status }, total);
      }
    },
  });
  new Gauge({
    name: 'obstop_queue_depth',
    help: 'Tasks that are under way or wait to be taken up.',
    registers,
    async collect() {
      this.set((await tasks.listRunning()).length);
    },
  });
  const steps = new Histogram({
    name: 'obstop_step_duration_seconds',
    help: 'Runs of a step, by what came of them.',
    labelNames: ['step', 'outcome'],
    buckets: [0.01, 0.1, 0.5, 1, 5, 30, 120, 600, 1800],
    registers,
  });
  const requests = new Histogram({
    name: 'obstop_http_request_duration_seconds',
    help: 'Requests, by operation, method and status.',
    labelNames: ['operation', 'method', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const failedSteps = new Counter({
    name: 'obstop_step_failures_total',
    help: 'Runs of a step that did not end well.',
    labelNames: ['step'],
    registers,
  });

  return {
    step({ name, outcome, tookMs }: { name: string; outcome: string; tookMs: number }): void {
      steps.observe({ step: name, outcome }, tookMs / 1000);
      if (outcome !== 'succeeded') failedSteps.inc({ step: name });
    },
    request({
      tookMs,
      ...labels
    }: {
      operation: string;
      method: string;
      status: number;
      tookMs: number;
    }): void {
      requests.observe(labels, tookMs / 1000);
    },
    /** Prometheus' text format. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
