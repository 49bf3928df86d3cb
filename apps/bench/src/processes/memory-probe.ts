// Loaded into the measured process before anything else (--import): tells its memory after a full collection,
// which is one that gives back the pages that V8 keeps for later too: what is left is what the process holds.
process.on('message', async (message) => {
  if (message !== 'memory') return;
  const collect = globalThis.gc;
  if (!collect) throw new Error('start it with --expose-gc');
  for (let times = 0; times < 3; times += 1) {
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heapUsed, external });
});
// The channel must not keep alive what would end.
process.channel?.unref();
