import { ObstopError } from './errors.ts';

/** Whether a failed change may have been carried out, so that a look is worth it. A strict check's findings stand as they are. */
export function isLost(error: unknown): error is ObstopError {
  return (
    ObstopError.is(error) &&
    error.mayHaveHappened === true &&
    error.kind !== 'cancelled' &&
    error.checkedStrictly !== true
  );
}
