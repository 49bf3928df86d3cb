import { createOcpClient } from '@obstop/client/ocp';
import { stopZones, type Zone } from './stop-zones.ts';

const zones = process.argv.slice(2).map((text): Zone => {
  const [clusterId = '', zoneName = '', ...rest] = text.split('/');
  if (clusterId === '' || zoneName === '' || rest.length > 0) usage();
  return { clusterId, zoneName };
});
if (zones.length === 0) usage();

const ocp = createOcpClient({
  baseUrl: process.env.OCP_URL ?? 'http://127.0.0.1:8080',
  auth: {
    kind: 'basic',
    username: process.env.OCP_USERNAME ?? 'admin',
    password: process.env.OCP_PASSWORD ?? '',
  },
});

// A second Ctrl-C ends the process at once.
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const { stopped, failed, untouched } = await stopZones(ocp, zones, {
  signal: interrupted.signal,
  onProgress: (zone, { state, percent, running }) =>
    console.log(`${nameOf(zone)}: ${state} ${percent} % ${running.join(', ')}`.trimEnd()),
});

console.log(`stopped: ${stopped.map(nameOf).join(', ') || 'none'}`);
if (failed) {
  const { zone, error } = failed;
  console.log(`ended at ${nameOf(zone)}: ${error.message}`);
  if (error.kind === 'cancelled' || error.kind === 'timed-out' || error.mayHaveHappened)
    console.log('it may still be going down: look before you ask again');
}
if (untouched.length > 0) console.log(`untouched: ${untouched.map(nameOf).join(', ')}`);
process.exitCode = interrupted.signal.aborted ? 130 : failed ? 1 : 0;

function nameOf({ clusterId, zoneName }: Zone): string {
  return `${clusterId}/${zoneName}`;
}

function usage(): never {
  console.error('usage: node src/main.ts CLUSTER_ID/ZONE…');
  process.exit(2);
}
