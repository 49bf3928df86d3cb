import type { RunningServer } from './start-server.ts';

/** What `pnpm start` prints once it listens: address, credentials, a line to paste. */
export function greeting({ url, adminPassword, adminPasswordFile }: RunningServer, dataDir: string): string {
  const shown = adminPasswordFile ? adminPassword : adminPassword ? '$OBSTOP_ADMIN_PASSWORD' : '…';
  const chosen = adminPassword ? 'as OBSTOP_ADMIN_PASSWORD says' : 'as it was last set';
  return [
    `obstop listens on ${url} (OCP v2, simulated fleet)`,
    `  user      admin`,
    `  password  ${adminPasswordFile ? `${adminPassword}  (kept in ${adminPasswordFile})` : chosen}`,
    `  data      ${dataDir}`,
    '',
    'Stop OBServer 2 of cluster 1, then follow the task:',
    `  curl -u "admin:${shown}" -X POST ${url}/api/v2/ob/clusters/1/servers/2/stop`,
    `  curl -u "admin:${shown}" ${url}/api/v2/tasks/instances/1`,
    '',
  ].join('\n');
}
