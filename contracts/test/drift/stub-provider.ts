import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Verifier } from '@pact-foundation/pact';
import { apis } from '../../scripts/apis.ts';
import { examplesOf } from '../../scripts/openapi-document.ts';
import { writeJson } from '../../src/json/lossless.ts';
import type { Answer } from './answer-mutations.ts';
import type { Pact } from './committed.ts';

/** What the contract shows for a state: the example of that name. */
function shownAnswer(pact: Pact, operation: string, example: string): Answer {
  const status = pact.interactions.find(
    ({ providerStates: [state] }) => state?.params.operation === operation && state.name === example,
  )?.response.status;
  for (const api of apis) {
    const route = api.routes[operation];
    if (!route || status === undefined) continue;
    const { value } = examplesOf(route, api, status)[example] ?? {};
    return { status, contentType: 'application/json', body: JSON.parse(writeJson(value)) };
  }
  throw new Error(`nothing is shown for ${operation} ${example}`);
}

/** Verifies a pact against a provider that answers the contract's examples, each of them mutated. Answers whether it held. */
export async function holdsWith(pact: Pact, mutate: (answer: Answer) => void): Promise<boolean> {
  const dir = await mkdtemp(path.join(tmpdir(), 'obstop-drift-'));
  const file = path.join(dir, 'pact.json');
  await writeFile(file, JSON.stringify(pact));
  let answer: Answer | undefined;
  const server = createServer((_request, response) => {
    const { status, contentType, body } = answer ?? {
      status: 501,
      contentType: 'application/json',
      body: {},
    };
    response.writeHead(status, { 'content-type': contentType, 'retry-after': '5' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const state = (name: string) => async (parameters: unknown) => {
    answer = shownAnswer(pact, (parameters as { operation: string }).operation, name);
    mutate(answer);
  };
  try {
    const output = await new Verifier({
      provider: pact.provider.name,
      providerBaseUrl: `http://127.0.0.1:${port}`,
      pactUrls: [file],
      logLevel: 'error',
      disableSslVerification: true,
      stateHandlers: Object.fromEntries(
        pact.interactions
          .flatMap(({ providerStates }) => providerStates)
          .map(({ name }) => [name, state(name)]),
      ),
    }).verifyProvider();
    return (JSON.parse(output) as { result: boolean }).result;
  } catch (error) {
    // A verification that could not be made at all is no finding.
    if (!/"mismatch/.test(String(error))) throw error;
    return false;
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true, force: true });
  }
}
