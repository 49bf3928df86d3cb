export type {
  FailedStep,
  Issue,
  ObstopErrorFacts,
  ObstopErrorKind,
  ObstopErrorOf,
} from './core/errors.ts';
export { ObstopError } from './core/errors.ts';
export type {
  AnswerCheck,
  CallOptions,
  ClientOptions,
  Credentials,
  FetchLike,
  Hooks,
  Logger,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './core/options.ts';
export type { PollPolicy } from './core/progress.ts';
export type { RetryPolicy } from './core/retry-policy.ts';
export type { Runtime } from './core/runtime.ts';
export type { TaskProgress, WaitOptions } from './core/task.ts';
export { Task } from './core/task.ts';
export type { StepState, TaskSnapshot, TaskState, TaskStep } from './core/task-snapshot.ts';
export type { WatchOptions } from './core/watch.ts';
export type { Answered, ResponseFacts, WithResponse } from './core/with-response.ts';
