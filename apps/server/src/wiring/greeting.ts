import { ocpOperations, pathOf } from '@obstop/contracts/operations';
import type { RunningServer } from './start-server.ts';

/** One line for a password: as it is where it was generated, else how it came to be. */
function passwordLine(password: string, file: string | undefined, variable: string): string {
  if (file !== undefined) return `${password}  (kept in ${file})`;
  return variable;
}

/** What `pnpm start` prints once it listens: addresses, credentials, a line to paste. */
export function greeting(server: RunningServer, dataDir: string): string {
  const { url, adminPassword, adminPasswordFile, rootPassword, rootPasswordFile, agents } = server;
  const shown = adminPasswordFile ? adminPassword : adminPassword ? '$OBSTOP_ADMIN_PASSWORD' : '…';
  const chosen = adminPassword ? 'as OBSTOP_ADMIN_PASSWORD says' : 'as it was last set';
  return [
    `obstop listens on ${url} (${server.fleet === 'obshell' ? 'clusters managed by obshell' : 'simulated fleet'})`,
    `  OCP v2    user admin, password ${passwordLine(adminPassword, adminPasswordFile, chosen)}`,
    `  obshell   password of root@sys ${passwordLine(rootPassword, rootPasswordFile, 'as OBSTOP_ROOT_PASSWORD says')}`,
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
