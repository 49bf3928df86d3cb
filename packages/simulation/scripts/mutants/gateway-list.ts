import type { Mutant } from './mutant.ts';

const inObshell = (name: string, title: string, file: string, from: string, to: string): Mutant => ({
  name,
  title,
  file: `packages/fleet/src/obshell/${file}.ts`,
  from,
  to,
  script: 'simulate-gateway',
});

/** Every bug that is planted in the gateway. */
export const gatewayMutants: readonly Mutant[] = [
  inObshell(
    'order-without-identity',
    'an order goes to an agent that was not asked which cluster it belongs to',
    'agents',
    'if (isChange || agent.verifiedUntilMs',
    'if (!isChange && agent.verifiedUntilMs',
  ),
  inObshell(
    'identity-refreshed',
    'what an agent says last is taken for the cluster’s identity',
    'agent-identity',
    'const pinned = (await ports.state.identity(id)) ?? (await pinFirst(ports, id, found));',
    'await ports.state.repin(id, found);\n  const pinned = found;',
  ),
  inObshell(
    'no-quarantine',
    'an order that nobody has seen counts as lost at once',
    'after-last-order',
    'order.dagId === undefined && nowMs <= untilMs',
    'order.dagId === undefined && nowMs < 0',
  ),
  inObshell(
    'quarantine-ignores-expiry',
    'an order that nobody has seen is waited for some seconds only',
    'after-last-order',
    'const untilMs = expiresAtOf(order) + acceptanceMs;',
    'const untilMs = Date.parse(order.askedAt) + acceptanceMs;',
  ),
  inObshell(
    'order-not-stored',
    'an order is sent before it is stored',
    'carry-out',
    'await save({ ...last.state(), ...(standing.length > 0 && { standing }), order: asked });',
    '',
  ),
  inObshell(
    'sent-again-without-looking',
    'an order whose answer was lost is sent again',
    'carry-out',
    'error.mayHaveHappened === true',
    'error.mayHaveHappened === undefined',
  ),
  inObshell(
    'order-dated-late',
    'the header of an order is dated by when it is sent, whatever is stored',
    'agent-client',
    'change(clientDatedBy(() => atMs - lifetimeMs))',
    'change(client)',
  ),
  inObshell(
    'clocks-that-differ',
    'an agent whose clock is ahead is asked by the gateway’s own time',
    'agent-client',
    'aheadMs = nowAheadMs;',
    '',
  ),
  inObshell(
    'clusters-one-by-one',
    'a cluster waits for the orders of another',
    'obshell-fleet',
    'runExclusive(managed.clusterId, call.signal, () => carryOut(',
    "runExclusive('all', call.signal, () => carryOut(",
  ),
  inObshell(
    'older-dag',
    'a DAG of an older order is taken for the new one’s',
    'find-dag',
    'dag.name === dagNameOf(order.verb) && beganSince(order, dag)',
    'dag.name === dagNameOf(order.verb)',
  ),
  inObshell(
    'clock-of-another-agent',
    'an order is waited for by the clock of the gateway, not of its agent',
    'last-order',
    'return Date.parse(time ?? askedAt);',
    'return time === undefined ? 0 : clock.nowMs();',
  ),
  inObshell(
    'standing-forgotten',
    'a failed DAG is forgotten with the order that was to pass it',
    'carry-out',
    '...(standing.length > 0 && { standing }), order: asked',
    'order: asked',
  ),
  inObshell(
    'rest-passed-over',
    'an agent that has refused the password is asked again and again',
    'agents',
    'if (restsAfter) throw restsAfter;',
    '',
  ),
];
