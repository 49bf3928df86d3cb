import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { useServer } from './rig.ts';

const { run, url } = useServer();
let proxy: Server;
afterEach(() => proxy.close());

/** Passes everything on, and cuts the connection before the answer to a stop. */
async function cuttingProxy(): Promise<string> {
  proxy = createServer((incoming, outgoing) => {
    const { method, headers, url: target = '' } = incoming;
    const onward = request(url() + target, { method, headers }, (answer) => {
      if (method === 'POST') {
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

it('a stop whose answer was lost says which task was found, and follows it', async () => {
  const { code, stdout, stderr } = await run('stop zone 1 zone2 -y', { OBSTOP_URL: await cuttingProxy() });
  const [, id] = /the answer was lost; the server was asked, and task (\d+)/.exec(stderr) ?? [];
  expect(stdout).toContain(`task ${id} (Stop OB zone) succeeded`);
  expect(code).toBe(0);
});
