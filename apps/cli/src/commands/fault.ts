import type { ObstopFault, ObstopFaultDraft } from '@obstop/client/obstop';
import { buildCommand, buildRouteMap } from '@stricli/core';
import { CliFault } from '../cli-fault.ts';
import { ask } from '../confirm.ts';
import type { Messages } from '../messages/en.ts';
import { drawTable } from '../render/table.ts';
import { toJson } from '../render/task-json.ts';
import type { CommonFlags } from '../session.ts';
import {
  type Context,
  commonFlags,
  idText,
  oneOf,
  switchFlag,
  textFlag,
  whole,
  withSession,
} from './context.ts';
import { faultKinds, readRule } from './fault-rule.ts';

const listCommand = (text: Messages) =>
  buildCommand<CommonFlags, [], Context>({
    docs: { brief: text.brief.faultList },
    parameters: { flags: commonFlags(text) },
    func: withSession(async (session) => {
      const { items } = await (await session.obstop('fault list')).faults.list();
      const { heading } = session.text;
      const rows = items.map(({ id, scope, rule }) => [String(id), scopeText(scope), toJson(rule)]);
      session.report.result(drawTable([[heading.id, heading.scope, heading.rule], ...rows]), {
        faults: items,
      });
    }),
  });

function scopeText({ clusterId, zoneName, serverId }: ObstopFault['scope']): string {
  const parts = [
    clusterId === undefined ? '' : `cluster ${clusterId}`,
    zoneName === undefined ? '' : `zone ${zoneName}`,
    serverId === undefined ? '' : `server ${serverId}`,
  ].filter((part) => part !== '');
  return parts.join(' · ') || '*';
}

interface SetFlags extends CommonFlags {
  readonly cluster?: number | undefined;
  readonly zone?: string | undefined;
  readonly server?: number | undefined;
}

const setCommand = (text: Messages) => {
  const id = (brief: string) =>
    ({ kind: 'parsed', parse: whole(text), optional: true, brief, placeholder: 'ID' }) as const;
  return buildCommand<SetFlags, [(typeof faultKinds)[number], ...string[]], Context>({
    docs: { brief: text.brief.faultSet, fullDescription: text.brief.faultSetDetail },
    parameters: {
      flags: {
        cluster: id(text.flag.faultCluster),
        zone: textFlag(text.flag.faultZone, 'ZONE'),
        server: id(text.flag.faultServer),
        ...commonFlags(text),
      },
      positional: {
        kind: 'array',
        minimum: 1,
        parameter: {
          brief: `${text.argument.faultKind}, ${text.argument.faultMember}`,
          parse: String,
          placeholder: 'KIND|MEMBER=VALUE',
          proposeCompletions: () => faultKinds,
        },
      } as never,
    },
    func: withSession(async (session, flags: SetFlags, kind: string, ...words: string[]) => {
      const { cluster, zone, server } = flags;
      const scope = {
        ...(cluster === undefined ? {} : { clusterId: cluster }),
        ...(zone === undefined ? {} : { zoneName: zone }),
        ...(server === undefined ? {} : { serverId: server }),
      };
      const rule = readRule(knownKind(kind, session.text), words, session.text);
      // What belongs to a kind the server says, in better words than a second copy of its rules would.
      const draft = { scope, rule } as ObstopFaultDraft;
      const fault = await (await session.obstop('fault set')).faults.set(draft);
      session.report.result([session.text.result.faultSet(String(fault.id))], { fault });
    }),
  });
};

function knownKind(kind: string, text: Messages) {
  try {
    return oneOf(faultKinds, text)(kind);
  } catch (error) {
    throw new CliFault('usage', (error as Error).message);
  }
}

interface ClearFlags extends CommonFlags {
  readonly all?: boolean | undefined;
}

const clearCommand = (text: Messages) =>
  buildCommand<ClearFlags, [string?], Context>({
    docs: { brief: text.brief.faultClear },
    parameters: {
      flags: { all: switchFlag(text.flag.faultAll), ...commonFlags(text) },
      aliases: { a: 'all' },
      positional: {
        kind: 'tuple',
        parameters: [
          { brief: text.argument.faultId, parse: idText(text), placeholder: 'FAULT', optional: true },
        ],
      },
    },
    func: withSession(async (session, { all = false }: ClearFlags, id?: string) => {
      if (all === (id !== undefined)) throw new CliFault('usage', session.text.argument.faultId);
      const { faults } = await session.obstop('fault clear');
      if (id === undefined) await faults.clearAll();
      else await faults.clear(id);
      const said =
        id === undefined ? session.text.result.faultsCleared : session.text.result.faultCleared(id);
      session.report.result([said], { cleared: id ?? 'all' });
    }),
  });

/** `obstop fault …` */
export const faultRoutes = (text: Messages) =>
  buildRouteMap({
    docs: { brief: text.brief.fault },
    routes: { list: listCommand(text), set: setCommand(text), clear: clearCommand(text) },
  });

interface ResetFlags extends CommonFlags {
  readonly yes?: boolean | undefined;
}

/** `obstop reset` */
export const resetCommand = (text: Messages) =>
  buildCommand<ResetFlags, [], Context>({
    docs: { brief: text.brief.reset },
    parameters: {
      flags: { yes: switchFlag(text.flag.yes), ...commonFlags(text) },
      aliases: { y: 'yes' },
    },
    func: withSession(async (session, { yes = false }: ResetFlags) => {
      const obstop = await session.obstop('reset');
      await ask(session, [session.text.confirm.willReset], yes);
      await obstop.fleet.reset();
      session.report.result([session.text.result.reset], { reset: true });
    }),
  });
