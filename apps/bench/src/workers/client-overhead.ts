// The same calls through the client and through fetch alone, one after the other on one connection.

import { createOcpClient } from '@obstop/client/ocp';
import { serveParent } from '../processes/serve-parent.ts';
import { getTaskPath, stopFirstServerPath } from '../rig/paths.ts';

export interface ClientOverheadInput {
  kind: 'read' | 'stop';
  via: 'client' | 'fetch';
  baseUrl: string;
  username: string;
  password: string;
  /** To read again and again, or clusters to stop the first server of, each once. */
  ids: number[];
}

/** Of the first of the three servers that each cluster has. */
const serverOf = (cluster: number) => 1 + (cluster - 1) * 3;

/** The client's own request, without the client. */
async function bare(input: ClientOverheadInput, id: number): Promise<unknown> {
  const { kind, baseUrl, username, password } = input;
  const authorization = `Basic ${btoa(`${username}:${password}`)}`;
  const response =
    kind === 'read'
      ? await fetch(baseUrl + getTaskPath(id), { headers: { authorization } })
      : await fetch(baseUrl + stopFirstServerPath(id), {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ freezeServer: false }),
        });
  if (response.status !== 200) throw new Error(`${kind} ${id}: ${response.status}`);
  return JSON.parse(await response.text());
}

/** Answers with the milliseconds of one call, the mean over all. */
serveParent(async (input: ClientOverheadInput): Promise<number> => {
  const { kind, via, baseUrl, username, password, ids } = input;
  const client = createOcpClient({ baseUrl, auth: { kind: 'basic', username, password } });
  const throughClient = (id: number): Promise<unknown> =>
    kind === 'read' ? client.tasks.get(id) : client.servers.stop(id, serverOf(id));
  const startedAt = performance.now();
  for (const id of ids) await (via === 'client' ? throughClient(id) : bare(input, id));
  return (performance.now() - startedAt) / ids.length;
});
