import { ocpOperations, pathOf } from '@obstop/contracts/operations';
import type { RunningServer } from './start-server.ts';

/** What `pnpm start` prints once it listens: addresses, credentials, a line to paste. */
export function greeting(server: RunningServer, dataDir: string): string {
  const { url, adminPassword, adminPasswordFile, rootPassword, rootPasswordFile, agents } = server;
  const shown = adminPasswordFile ? adminPassword : adminPassword ? '$OBSTOP_ADMIN_PASSWORD' : '…';
  const chosen = adminPassword ? 'as OBSTOP_ADMIN_PASSWORD says' : 'as it was last set';
  const adminLine = adminPasswordFile ? `${adminPassword}  (kept in ${adminPasswordFile})` : chosen;
  const rootLine = rootPasswordFile
    ? `${rootPassword}  (kept in ${rootPasswordFile})`
    : 'as OBSTOP_ROOT_PASSWORD says';
  return [
    `obstop listens on ${url} (${server.fleet === 'obshell' ? 'clusters managed by obshell' : 'simulated fleet'})`,
    `  OCP v2    user admin, password ${adminLine}`,
    `  obshell   password of root@sys ${rootLine}`,
    ...agents.map(
      (agent) => `            the agent of cluster ${agent.clusterId} also listens on ${agent.url}`,
    ),
    `  data      ${dataDir}`,
    '',
    'Stop OBServer 2 of cluster 1, then follow the task:',
    `  curl -u "admin:${shown}" -X POST ${url}${pathOf(ocpOperations.stopServer, { id: 1, serverId: 2 })}`,
    `  curl -u "admin:${shown}" ${url}${pathOf(ocpOperations.getTask, { taskInstanceId: 1 })}`,
    '',
  ].join('\n');
}
