import type { Api, Call, ClusterView, ServerView } from './api/api.ts';
import { CliFault } from './cli-fault.ts';
import { drawTable } from './render/table.ts';
import type { Session } from './session.ts';

const mostServers = 12;

/** Shows what will stop and asks. Rejects with CliFault: `usage` where nobody can be asked, `interrupted` where the answer is no. */
export async function confirmCall(session: Session, api: Api, call: Call, isYes: boolean): Promise<void> {
  if (isYes || call.verb === 'start') return;
  const { text } = session;
  if (!session.io.prompts) throw new CliFault('usage', text.confirm.needsYes);
  const cluster = await api.cluster(call.target.cluster);
  const servers = targetServers(call, cluster);
  if (servers.length === 0 && call.target.kind !== 'cluster') throw notThere(call, session);
  const { kind, names } = call.target;
  const what = `${cluster.name}${kind === 'cluster' ? '' : ` · ${kind} ${names.join(', ')}`}`;
  const head = call.verb === 'stop' ? text.confirm.willStop : text.confirm.willRestart;
  const rows = servers.slice(0, mostServers).map(({ address, zone, status }) => [address, zone, status]);
  await ask(
    session,
    [
      head(what, servers.length),
      ...drawTable(rows).map((line) => `  ${line}`),
      ...(servers.length > mostServers ? [`  ${text.confirm.more(servers.length - mostServers)}`] : []),
      `  ${mannerText(call, api, session)}`,
    ],
    false,
  );
}

/** Shows lines and asks whether to go on. Rejects as `confirmCall` does. */
export async function ask(
  { io, text, report }: Session,
  lines: readonly string[],
  isYes: boolean,
): Promise<void> {
  if (isYes) return;
  if (!io.prompts) throw new CliFault('usage', text.confirm.needsYes);
  for (const line of lines) report.note(line);
  const answer = await io.prompts.confirm(text.confirm.question, text.confirm);
  if (!answer) throw new CliFault('interrupted', text.confirm.declined);
}

/** The servers of a target; none where the cluster does not have it. */
function targetServers({ target }: Call, cluster: ClusterView): ServerView[] {
  const all = cluster.zones.flatMap(({ servers }) => servers);
  if (target.kind === 'cluster') return all;
  return all.filter((server) =>
    target.kind === 'zone'
      ? target.names.includes(server.zone)
      : target.names.includes(server.id) || target.names.includes(server.address),
  );
}

function notThere({ target }: Call, { text }: Session): CliFault {
  const name = target.names.join(', ');
  const why = target.kind === 'zone' ? text.error.zoneNotFound(name) : text.error.serverNotFound(name);
  return new CliFault('notFound', why);
}

/** Without a flag OCP ends the processes, and obshell leaves them alive. */
function mannerText({ verb, target, manner }: Call, api: Api, { text }: Session): string {
  const { force, terminate, serviceOnly } = manner;
  if (terminate) return text.confirm.terminated;
  if (force) return text.confirm.forced;
  // OCP isolates what others go on without.
  if (api.name === 'ocp' && verb === 'stop' && target.kind === 'cluster') return text.confirm.processesEnd;
  return serviceOnly || api.name === 'obshell' ? text.confirm.serviceOnly : text.confirm.isolated;
}
