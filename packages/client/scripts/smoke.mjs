// Plain JavaScript that runs on every Node the package supports: stops and waits through both APIs. `scripts/check-node-versions.ts`
// copies it to where the packed package is installed. Arguments: address and password of a server with its simulated fleet.
import { ObstopError } from '@obstop/client';
import { createObshellClient } from '@obstop/client/obshell';
import { createOcpClient } from '@obstop/client/ocp';
import { checkObshellAnswer, checkOcpAnswer } from '@obstop/client/validate';

const [baseUrl, password] = process.argv.slice(2);
let readings = 0;
const onProgress = () => {
  readings += 1;
};

/** Fails unless the call is refused with an error of that kind. */
async function refused(kind, call) {
  const error = await call.then(
    () => undefined,
    (reason) => reason,
  );
  if (!ObstopError.is(error, kind)) throw new Error(`expected ${kind}, got ${error}`);
}

const ocp = createOcpClient({
  baseUrl,
  auth: { kind: 'basic', username: 'admin', password },
  validate: checkOcpAnswer,
});
const byOcp = await (await ocp.zones.stop(2, 'zone1')).wait({ onProgress });
await refused('conflict', ocp.zones.stop(2, 'zone2'));
await refused('not-found', ocp.clusters.stop(99));
await refused(
  'unauthenticated',
  createOcpClient({ baseUrl, auth: { kind: 'basic', username: 'admin', password: 'wrong' } }).clusters.list(),
);

// The requests are encrypted: the cipher is loaded and used.
const obshell = createObshellClient({
  baseUrl,
  auth: { kind: 'password', password },
  validate: checkObshellAnswer,
});
const byObshell = await (await obshell.stop({ scope: 'ZONE', target: ['zone2'] })).wait({ onProgress });
const stranger = createObshellClient({ baseUrl, auth: { kind: 'password', password: 'wrong' } });
await refused('unauthenticated', stranger.stop({ scope: 'ZONE', target: ['zone2'] }));

process.stdout.write(
  `Node ${process.versions.node}: ${byOcp.name} ${byOcp.state} over OCP, ${byObshell.name} ${byObshell.state} over obshell, ${readings} readings\n`,
);
