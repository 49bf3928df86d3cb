import { ocpOperations, pathOf } from '@obstop/contracts/operations';
import type { RunningServer } from './start-server.ts';

/** Something to try. In front of real clusters it changes nothing; of a configured fleet nobody knows which servers it has. */
function hint({ url, fleet }: RunningServer, curl: string): string[] {
  if (fleet !== 'simulated')
    return ['Look at the clusters:', `  ${curl} ${url}${pathOf(ocpOperations.listClusters, {})}`];
  const stop = pathOf(ocpOperations.stopServer, { id: 1, serverId: 2 });
  const task = pathOf(ocpOperations.getTask, { taskInstanceId: 1 });
  return [
    'Stop OBServer 2 of cluster 1, then follow the task:',
    `  ${curl} -X POST ${url}${stop}`,
    `  ${curl} ${url}${task}`,
  ];
}

/** A word of a shell line, whatever is in it. */
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * What `pnpm start` prints once it listens: addresses, credentials, a line to paste. Passwords are for the eyes of whoever sits at the
 * terminal: elsewhere a journal would keep them for all who may read it.
 */
export function greeting(server: RunningServer, dataDir: string, isTerminal: boolean): string {
  const { url, adminPassword, adminPasswordFile, rootPassword, rootPasswordFile, agents } = server;
  const told = (password: string, file: string) =>
    isTerminal ? `${password}  (kept in ${file})` : `kept in ${file}`;
  const chosen = adminPassword ? 'as OBSTOP_ADMIN_PASSWORD says' : 'as it was last set';
  const adminLine = adminPasswordFile ? told(adminPassword, adminPasswordFile) : chosen;
  const rootLine = rootPasswordFile ? told(rootPassword, rootPasswordFile) : 'as OBSTOP_ROOT_PASSWORD says';
  const kept = (file: string) => (isTerminal ? adminPassword : `$(cat ${quoted(file)})`);
  const pasted = adminPasswordFile ? kept(adminPasswordFile) : adminPassword ? '$OBSTOP_ADMIN_PASSWORD' : '…';
  return [
    `obstop listens on ${url} (${server.fleet === 'obshell' ? 'clusters managed by obshell' : 'simulated fleet'})`,
    `  OCP v2    user admin, password ${adminLine}`,
    `  obshell   password of root@sys ${rootLine}`,
    ...agents.map(
      (agent) => `            the agent of cluster ${agent.clusterId} also listens on ${agent.url}`,
    ),
    ...(server.metricsUrl ? [`  metrics   ${server.metricsUrl}`] : []),
    `  data      ${dataDir}`,
    '',
    ...hint(server, `curl -u "admin:${pasted}"`),
    '',
  ].join('\n');
}
