import { buildCommand, buildRouteMap } from '@stricli/core';
import type { ClusterView } from '../api/api.ts';
import type { Messages } from '../messages/en.ts';
import { drawTable } from '../render/table.ts';
import type { CommonFlags } from '../session.ts';
import { type Context, commonFlags, withSession } from './context.ts';

const listCommand = (text: Messages) =>
  buildCommand<CommonFlags, [], Context>({
    docs: { brief: text.brief.clusterList },
    parameters: { flags: commonFlags(text) },
    func: withSession(async (session) => {
      const clusters = await (await session.api()).clusters();
      const { heading } = session.text;
      const head = [heading.id, heading.name, heading.status, heading.version];
      const rows = clusters.map(({ id, name, status, version = '' }) => [id, name, status, version]);
      session.report.result(drawTable([head, ...rows]), { clusters });
    }),
  });

const showCommand = (text: Messages) =>
  buildCommand<CommonFlags, [string?], Context>({
    docs: { brief: text.brief.clusterShow },
    parameters: {
      flags: commonFlags(text),
      positional: {
        kind: 'tuple',
        parameters: [{ brief: text.argument.cluster, parse: String, placeholder: 'CLUSTER', optional: true }],
      },
    },
    func: withSession(async (session, _flags: CommonFlags, name?: string) => {
      const cluster = await (await session.api()).cluster(name);
      session.report.result(clusterLines(cluster, session.text), { cluster });
    }),
  });

function clusterLines(
  { id, name, status, version = '', zones }: ClusterView,
  { heading }: Messages,
): string[] {
  const head = [heading.zone, heading.status, heading.server, heading.id, heading.status];
  // A zone is named once, before its first server.
  const rows = zones.flatMap((zone) =>
    zone.servers.map((server, index) => [
      ...(index === 0 ? [zone.name, zone.status] : ['', '']),
      ...[server.address, server.id, server.status],
    ]),
  );
  return [`${name} (${id})  ${status}  ${version}`.trimEnd(), ...drawTable([head, ...rows])];
}

/** `obstop cluster …` */
export const clusterRoutes = (text: Messages) =>
  buildRouteMap({
    docs: { brief: text.brief.cluster },
    routes: { list: listCommand(text), show: showCommand(text) },
  });
