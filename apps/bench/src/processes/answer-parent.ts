/** Answers each message of the parent with what `work` makes of it. Where that fails the process ends, and the parent tells why. */
export function answerParent<Input>(work: (input: Input) => Promise<unknown>): void {
  process.on('message', async (input) => process.send?.(await work(input as Input)));
  process.on('SIGTERM', () => process.exit(0));
  // preload.ts let go of the channel, and nothing else keeps this process alive.
  process.channel?.ref();
}
