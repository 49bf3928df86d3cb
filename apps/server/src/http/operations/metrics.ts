import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the server counts and measures. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Gauges that are read when they are scraped; each costs nothing. */
export interface Readings {
  tasksInFlight(): number;
  leaseAgeMs(): number;
}

/** The buckets that OpenTelemetry recommends for HTTP requests. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** What OpenTelemetry calls methods by; any other one is called `_OTHER`, so that callers cannot make up labels. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE']);
const methodLabel = (method: string): string => (methods.has(method) ? method : '_OTHER');

/**
 * A registry of its own, so that two servers in one process do not count into each other. Everything is kept by this process:
 * a scrape asks the store for nothing. Names of HTTP metrics are OpenTelemetry's.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requestLabels = ['http_request_method', 'url_scheme'] as const;

  const requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Requests that were answered.',
    labelNames: [...requestLabels, 'http_route', 'http_response_status_code'],
    buckets: requestBuckets,
    registers,
  });
  const activeRequests = new Gauge({
    name: 'http_server_active_requests',
    help: 'Requests that are not answered yet.',
    labelNames: requestLabels,
    registers,
  });
  const steps = new Histogram({
    name: 'obstop_step_duration_seconds',
    help: 'Runs of a step, by what came of them.',
    labelNames: ['step', 'outcome'],
    buckets: [0.01, 0.1, 0.5, 1, 5, 30, 120, 600, 1800],
    registers,
  });
  const ended = new Counter({
    name: 'obstop_tasks_ended_total',
    help: 'Tasks that this process brought to an end, by how they ended.',
    labelNames: ['status'],
    registers,
  });
  const takeovers = new Counter({
    name: 'obstop_task_takeovers_total',
    help: 'Tasks that this process took up after another owner, or after itself.',
    registers,
  });
  const commands = new Gauge({
    name: 'obstop_commands_waiting',
    help: 'Operations of people on tasks that have not taken effect yet.',
    registers,
  });
  const outages = new Counter({
    name: 'obstop_store_outages_total',
    help: 'Calls of the store that it could not carry out, by why.',
    labelNames: ['reason'],
    registers,
  });

  return {
    step: ({ name, outcome, tookMs }: { name: string; outcome: string; tookMs: number }): void =>
      steps.observe({ step: name, outcome }, tookMs / 1000),
    /** Begins the measurement of a request; the answer ends it. `route` is absent where none was found. */
    request(of: { method: string; isTls: boolean }) {
      const labels = {
        http_request_method: methodLabel(of.method),
        url_scheme: of.isTls ? 'https' : 'http',
      };
      activeRequests.inc(labels);
      const startedAt = performance.now();
      return (answer?: { route: string | undefined; status: number }): void => {
        activeRequests.dec(labels);
        if (answer)
          requests.observe(
            { ...labels, http_route: answer.route ?? '', http_response_status_code: answer.status },
            (performance.now() - startedAt) / 1000,
          );
      };
    },
    taskEnded: (status: string): void => ended.inc({ status }),
    takenOver: (): void => takeovers.inc(),
    commandBegins: (): void => commands.inc(),
    commandEnds: (): void => commands.dec(),
    outage: (reason: string): void => outages.inc({ reason }),
    /** Adds what is read at each scrape. */
    watch({ tasksInFlight, leaseAgeMs }: Readings): void {
      new Gauge({
        name: 'obstop_tasks_in_flight',
        help: 'Tasks that this process runs.',
        registers,
        collect() {
          this.set(tasksInFlight());
        },
      });
      new Gauge({
        name: 'obstop_lease_age_seconds',
        help: 'Time since the database last confirmed that this process holds its tasks; others take them after 10 s.',
        registers,
        collect() {
          this.set(leaseAgeMs() / 1000);
        },
      });
    },
    /** Prometheus' text format. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
