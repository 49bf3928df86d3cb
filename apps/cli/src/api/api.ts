import type { Task, TaskStep } from '@obstop/client';
import type { Target } from '../targets.ts';

/** What is done to a target. */
export type Verb = 'stop' | 'start' | 'restart';

/** How a stop or restart is done. */
export interface Manner {
  readonly force?: boolean | undefined;
  readonly terminate?: boolean | undefined;
  readonly freeze?: boolean | undefined;
  readonly serviceOnly?: boolean | undefined;
  readonly passIds?: readonly string[] | undefined;
}

/** A call of either API: a verb, a target and a manner. */
export interface Call {
  readonly verb: Verb;
  readonly target: Target;
  readonly manner: Manner;
}

/** An OBServer as it is shown. */
export interface ServerView {
  /** As this API names it in a target: an id of OCP, or the agent’s address. */
  readonly id: string;
  readonly address: string;
  readonly zone: string;
  readonly status: string;
  readonly version?: string;
}

/** A zone as it is shown. */
export interface ZoneView {
  readonly name: string;
  readonly status: string;
  readonly servers: readonly ServerView[];
}

/** A cluster as it is shown. */
export interface ClusterView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly version?: string;
  readonly zones: readonly ZoneView[];
}

/** What a check found. */
export type Checked =
  | { readonly kind: 'allowed'; readonly plan?: Plan }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string; readonly error: unknown };

/** What would run. */
export interface Plan {
  readonly name: string;
  readonly subtasks: readonly {
    readonly name: string;
    readonly target: { readonly kind: string; readonly zoneName?: string; readonly serverId?: number };
    readonly timeoutSeconds: number;
    readonly upstreams: readonly number[];
  }[];
}

/** Which tasks are listed. */
export interface TaskFilter {
  readonly status?: string | undefined;
  readonly cluster?: string | undefined;
  readonly limit: number;
  readonly finished?: boolean | undefined;
}

/** What may end any call early. */
export interface Calling {
  readonly signal?: AbortSignal;
}

/** One of the two APIs, as the commands use it. Every method rejects with ObstopError or CliFault. */
export interface Api {
  readonly name: 'ocp' | 'obshell';
  /** Sends it once; a lost answer is looked for by the client. */
  begin(call: Call, calling?: Calling): Promise<Task>;
  check(call: Call): Promise<Checked>;
  task(id: string): Promise<Task>;
  tasks(filter: TaskFilter): Promise<readonly Task[]>;
  retry(task: Task): Promise<Task>;
  rollback(task: Task): Promise<Task>;
  /** Counts failed steps as done; all of them unless one is named. Answers their names. */
  skip(task: Task, stepId?: string): Promise<readonly string[]>;
  cancel(task: Task): Promise<void>;
  clusters(): Promise<readonly ClusterView[]>;
  cluster(name: string | undefined): Promise<ClusterView>;
}

/** Steps that are in a state. */
export const stepsIn = (task: Task, state: TaskStep['state']) =>
  task.steps.filter((step) => step.state === state);
