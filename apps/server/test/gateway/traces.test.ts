import { expect, it } from 'vitest';
import { useOtlpReceiver } from '../otlp-receiver.ts';
import { useChain } from './support/chain.ts';

const receiver = useOtlpReceiver();
const chain = useChain({ hooks: receiver.hooks, backHooks: receiver.hooks });

it('a stop through the gateway is one trace, down to the steps of the agent that does it', async () => {
  const { gateway } = chain;
  const [server] = await gateway.serverIds(1);
  const stop = await gateway.done(`/api/v2/ob/clusters/1/servers/${server}/stop`);
  expect(stop.status).toBe('SUCCESSFUL');
  await gateway.stop();
  await receiver.sent();

  const { spans } = receiver;
  const parentOf = (span: (typeof spans)[number] | undefined) =>
    spans.find(({ spanId }) => spanId === span?.parentSpanId);
  const atAgent = spans.find(({ name }) => name === 'obshell-stop-agent');
  const way = [];
  for (let span = atAgent; span; span = parentOf(span)) way.push(span.name);
  expect(way).toEqual([
    'obshell-stop-agent',
    expect.stringMatching(/^obshell-/),
    'POST /api/v1/ob/stop',
    expect.stringMatching(/-process|^isolate-server/),
    'ocp-stop-server',
    'POST /api/v2/ob/clusters/:id/servers/:serverId/stop',
  ]);
  expect(receiver.problems).toEqual([]);
});
