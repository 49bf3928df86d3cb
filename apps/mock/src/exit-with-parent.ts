// Loaded into Prism's process ahead of Prism: its standard input is a pipe that nobody writes to and that closes when the
// process that holds the other end is gone, however it ended.
process.stdin.on('end', () => process.exit(0)).resume();
