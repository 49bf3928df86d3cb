import type { Json } from './dialect-json.ts';
import type { Exchange, WireAnswer } from './wire.ts';

/** A sub task, as far as an SDK reads it. */
export interface SubTask {
  id: string;
  name: string;
  state: string;
  operator: string;
  /** `ip:port`. */
  executeAgent: string;
  taskLogs: string[] | null;
}

/** A node, as far as an SDK reads it. */
export interface Node {
  id: string;
  name: string;
  state: string;
  operator: string;
  subTasks: SubTask[];
}

/** A DAG, as far as an SDK reads it. */
export interface Dag {
  id: string;
  dagId: number;
  name: string;
  stage: number;
  maxStage: number;
  state: string;
  operator: string;
  additionalData: Record<string, unknown> | null;
  nodes: Node[];
}

/** How far a stop goes: SQL only, kill, or minor freeze and kill. */
export type StopMode = 'plain' | 'force' | 'terminate';

/** What a scope is aimed at. */
export interface Scope {
  type: 'GLOBAL' | 'ZONE' | 'SERVER';
  target?: string[];
}

/** How a client is set up. */
export interface ClientSettings {
  url: string;
  password: string;
  /** Seconds that a header is valid; 60 as in both SDKs. */
  lifetimeSeconds?: number;
}

/** One of the two SDKs, down to the bytes it sends and the ways in which it gives up. */
export interface ShellClient {
  readonly dialect: 'python' | 'go';
  /** Every request that went out, in order, with its answer. */
  readonly exchanges: Exchange[];
  /** Any call, signed; resolves with the last answer after the SDK's own resending, whatever its status. */
  call(method: string, target: string, body?: Json): Promise<WireAnswer>;
  stop(scope: Scope, mode: StopMode, forcePassDag?: string[]): Promise<Dag>;
  start(scope: Scope, forcePassDag?: string[]): Promise<Dag>;
  /** The zone call, which neither SDK has a method for; sent in the SDK's way of speaking. */
  stopZone(zone: string, freezeServer: boolean): Promise<Dag>;
  dag(id: string): Promise<Dag>;
  operate(id: string, operator: string): Promise<void>;
  /** Asks until it ended; throws TaskFailed where it did not succeed. */
  succeeded(id: string): Promise<Dag>;
}

/** The server refused. */
export class ShellRefused extends Error {
  readonly status: number;
  readonly code: number;
  readonly errCode: string;

  constructor(status: number, code: number, errCode: string, message: string) {
    super(message);
    this.name = 'ShellRefused';
    this.status = status;
    this.code = code;
    this.errCode = errCode;
  }
}

/** A DAG ended as FAILED; the message is what the SDK prints. */
export class TaskFailed extends Error {
  readonly dag: Dag;

  constructor(message: string, dag: Dag) {
    super(message);
    this.name = 'TaskFailed';
    this.dag = dag;
  }
}

/** The server answered something on which the SDK dies. */
export class SdkCrash extends Error {}
