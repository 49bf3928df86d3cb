/** How `obstop` ends. 130 is not among them: it is the shell’s own word for Ctrl-C. */
export const exitCodes = {
  ok: 0,
  defect: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  refused: 5,
  busy: 6,
  taskFailed: 7,
  timedOut: 8,
  unreachable: 9,
} as const;

/** One of them by its name. */
export type ExitName = keyof typeof exitCodes;

/** After Ctrl-C; the task goes on. */
export const interruptedCode = 130;
