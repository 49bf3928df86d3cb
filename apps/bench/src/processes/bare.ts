import type { Bench } from '../figure.ts';
import { own } from '../workspace.ts';
import { startChild } from './child.ts';

/** An answer of the bare server; `url` as Fastify's routes have it. */
export interface BareRoute {
  method: 'GET' | 'POST';
  url: string;
  status: number;
  body: unknown;
}

/** A Fastify that does nothing but answer. */
export async function startBare(bench: Bench, routes: BareRoute[]): Promise<{ host: string; port: number }> {
  const child = startChild(bench, own('references/bare-fastify.ts'));
  const { port } = await child.ask<{ port: number }>(routes);
  return { host: '127.0.0.1', port };
}
