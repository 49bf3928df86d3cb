/** Answers each message of the parent with what `work` makes of it; a failure goes back as `{ failed }`. Ends with the parent. */
export function serveParent<Input, Answer>(work: (input: Input) => Promise<Answer>): void {
  process.on('message', (input) => {
    work(input as Input).then(
      (answer) => process.send?.(answer),
      (error: unknown) =>
        process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // Its loader let go of the channel, which is what a worker lives on.
  process.channel?.ref();
  process.on('SIGTERM', () => process.exit(0));
}
