// Loaded into every child before anything else (--import): none of them outlives the bench, however that ends, each tells what
// it has computed, and one that may collect garbage by itself (--expose-gc) tells what it holds.
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message !== 'cpu') return;
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1e6);
});
const { gc } = globalThis;
if (gc)
  process.on('message', async (message) => {
    if (message !== 'memory') return;
    for (let times = 0; times < 3; times += 1) {
      // Gives back the pages that V8 keeps for later, too.
      gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ residentBytes: rss, heldBytes: heapUsed + external });
  });
// The channel must not keep alive what would end.
process.channel?.unref();
