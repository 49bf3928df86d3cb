import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { newPrivateKey, readKeyPair } from '@obstop/front';
import { createFront } from './front.ts';
import { startPrism } from './prism-process.ts';
import { createSurfaces } from './surfaces/surfaces.ts';

/** A mock that serves. */
export interface Mock {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  readonly prismPid: number;
  /** Resolves with Prism's last lines if Prism ends by itself; never otherwise. */
  readonly failed: Promise<readonly string[]>;
  /** Closes the front, ends Prism and waits for both. */
  stop(): Promise<void>;
}

/** Of the key that clients of obshell encrypt for; a new one with each start. */
const keyBits = 2048;

/**
 * Starts Prism and the front before it. Rejects with PrismStartError, or with the system's error where the front cannot
 * listen; nothing is left running then.
 */
export async function startMock({ host, port }: { host: string; port: number }): Promise<Mock> {
  const prism = await startPrism(createRequire(import.meta.url).resolve('@obstop/contracts/openapi.yaml'));
  const surfaces = createSurfaces(readKeyPair(await newPrivateKey(keyBits), keyBits));
  const front = createFront({ surfaces, upstream: prism.address });
  try {
    front.listen(port, host);
    await once(front, 'listening');
  } catch (error) {
    await prism.stop();
    throw error;
  }
  // A server that listens on a port has an address of this shape.
  const { port: bound } = front.address() as AddressInfo;
  let stopping = false;
  const failed = new Promise<readonly string[]>((resolve) => {
    void prism.ended.then((lines) => {
      if (!stopping) resolve(lines);
    });
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    prismPid: prism.pid,
    failed,
    stop: async () => {
      stopping = true;
      const closed = once(front, 'close');
      front.close();
      front.closeAllConnections();
      await Promise.all([closed, prism.stop()]);
    },
  };
}
