import { betweenLooks } from '../../between-looks.ts';

/** A subtask as OCP shows it. */
export interface OcpSubtask {
  id: number;
  name: string;
  status: string;
  operation: string;
  runTime: number;
}

/** A task as OCP shows it. */
export interface OcpTask {
  id: number;
  name: string;
  status: string;
  operation: string;
  subtasks: OcpSubtask[];
}

/** A cluster as OCP shows it, in short. */
export interface OcpStatuses {
  cluster: string;
  zones: string[];
  servers: string[];
}

/** Calls of a server's own APIs, as its admin. */
export interface Caller {
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; data: unknown; text: string }>;
  /** Asks for a stop or start; the task's id. Throws unless it is accepted. */
  accepted(path: string, body?: unknown): Promise<number>;
  task(id: number): Promise<OcpTask>;
  /** Resolves once the task is no longer RUNNING; each answer is awaited, nothing is slept through. */
  ended(id: number): Promise<OcpTask>;
  /** Asks for it and follows it to its end. */
  done(path: string, body?: unknown): Promise<OcpTask>;
  /** All log lines of a task, and those of one subtask. */
  logOf(id: number): Promise<string>;
  statuses(clusterId: number): Promise<OcpStatuses>;
  serverIds(clusterId: number): Promise<number[]>;
}

/** Calls a server with Basic credentials. */
export function ocpCaller(url: () => string, password: string): Caller {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const call: Caller['call'] = async (method, path, body) => {
    const response = await fetch(url() + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, data: isJson ? JSON.parse(text).data : undefined, text };
  };
  const ok = async (method: string, path: string, body?: unknown) => {
    const { status, data, text } = await call(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return data;
  };
  const task = async (id: number) => (await ok('GET', `/api/v2/tasks/instances/${id}`)) as OcpTask;
  const accepted = async (path: string, body?: unknown) =>
    ((await ok('POST', path, body)) as { id: number }).id;
  const ended = async (id: number) => {
    for (; ; await betweenLooks()) {
      const now = await task(id);
      if (now.status !== 'RUNNING') return now;
    }
  };
  interface Shown {
    status: string;
    zones: { name: string; status: string; servers: { id: number; status: string; innerStatus: string }[] }[];
  }
  const cluster = async (id: number) => (await ok('GET', `/api/v2/ob/clusters/${id}`)) as Shown;
  return {
    call,
    accepted,
    task,
    ended,
    done: async (path, body) => ended(await accepted(path, body)),
    logOf: async (id) => {
      const { subtasks } = await task(id);
      const texts = await Promise.all(
        subtasks.map(async (each) => {
          const log = await ok('GET', `/api/v2/tasks/instances/${id}/subtasks/${each.id}/log`);
          return `${each.name}: ${JSON.stringify(log)}`;
        }),
      );
      return texts.join('\n');
    },
    statuses: async (id) => {
      const { status, zones } = await cluster(id);
      return {
        cluster: status,
        zones: zones.map((zone) => zone.status),
        servers: zones.flatMap(({ servers }) =>
          servers.map((server) => `${server.status} ${server.innerStatus}`),
        ),
      };
    },
    serverIds: async (id) =>
      (await cluster(id)).zones.flatMap(({ servers }) => servers.map((each) => each.id)),
  };
}
