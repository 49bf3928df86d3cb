import { ObstopError } from '@obstop/client';
import { CliFault } from './cli-fault.ts';
import { exitCodes, interruptedCode } from './exit-codes.ts';

/** The exit code of whatever a command ended with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliFault)
    return error.exit === 'interrupted' ? interruptedCode : exitCodes[error.exit];
  if (!ObstopError.is(error)) return exitCodes.defect;
  switch (error.kind) {
    case 'invalid-request':
      return exitCodes.usage;
    case 'not-found':
      return exitCodes.notFound;
    case 'unauthenticated':
    case 'forbidden':
      return exitCodes.notAllowed;
    case 'conflict':
      return error.taskId === undefined ? exitCodes.refused : exitCodes.busy;
    case 'refused':
      // A gateway or a server that is just starting or full: nobody looked at the request.
      return error.transient === true ? exitCodes.unreachable : exitCodes.refused;
    case 'task-failed':
      return exitCodes.taskFailed;
    case 'timed-out':
      // Without a task it was one request that was not answered in time.
      return error.taskId === undefined ? exitCodes.unreachable : exitCodes.timedOut;
    case 'unreachable':
      return exitCodes.unreachable;
    case 'cancelled':
      return interruptedCode;
    default:
      return exitCodes.defect;
  }
}
