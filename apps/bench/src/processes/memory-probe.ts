// Loaded into the measured process before anything else (--import): tells its memory after a full collection.
process.on('message', async (message) => {
  if (message !== 'memory') return;
  const collect = globalThis.gc;
  if (!collect) throw new Error('start it with --expose-gc');
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heapUsed, external });
});
// The channel must not keep alive what would end.
process.channel?.unref();
