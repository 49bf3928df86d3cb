import { buildCommand } from '@stricli/core';
import type { Api, Call, ClusterView } from '../api/api.ts';
import { refuseUnknownOptions } from '../api/refuse-unknown.ts';
import { begin, lostAnswerWatch } from '../begin.ts';
import { ask } from '../confirm.ts';
import { follow } from '../follow.ts';
import type { Messages } from '../messages/en.ts';
import { goOn, leftOf, newRoll, type Roll } from '../roll/roll-state.ts';
import { forgetRoll, keepRoll, readRoll, rollFile } from '../roll/roll-store.ts';
import { runRoll } from '../roll/run-roll.ts';
import type { CommonFlags } from '../session.ts';
import { type Context, commonFlags, oneOf, switchFlag, withSession } from './context.ts';
import { waitFlags } from './target-parameters.ts';

interface RollFlags extends CommonFlags {
  readonly by: 'zone' | 'server';
  readonly force?: boolean | undefined;
  readonly terminate?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly anew?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** `obstop roll` */
export const rollCommand = (text: Messages) =>
  buildCommand<RollFlags, [string?], Context>({
    docs: { brief: text.brief.roll, fullDescription: text.brief.rollDetail },
    parameters: {
      flags: {
        by: {
          kind: 'parsed',
          parse: oneOf(['zone', 'server'] as const, text),
          default: 'zone',
          brief: text.flag.by,
          placeholder: 'zone|server',
        },
        force: switchFlag(text.flag.force),
        terminate: switchFlag(text.flag.terminate),
        timeout: waitFlags(text).timeout,
        anew: switchFlag(text.flag.anew),
        yes: switchFlag(text.flag.yes),
        ...commonFlags(text),
      },
      aliases: { f: 'force', t: 'terminate', y: 'yes' },
      positional: {
        kind: 'tuple',
        parameters: [{ brief: text.argument.cluster, parse: String, placeholder: 'CLUSTER', optional: true }],
      },
    },
    func: withSession(async (session, flags: RollFlags, name?: string) => {
      const { text, report, io } = session;
      const { hooks, takeLost } = lostAnswerWatch();
      const api = await session.api(hooks);
      const { url } = await session.chosen();
      const callOf = (verb: 'stop' | 'start', target: string, cluster?: ClusterView): Call => ({
        verb,
        target: { kind: flags.by, names: [target], ...(cluster ? { cluster: cluster.id } : {}) },
        manner: verb === 'stop' ? mannerOf(api, flags) : {},
      });
      refuseUnknownOptions(api.name, callOf('stop', ''), text);
      const cluster = await api.cluster(name);
      const of = { url, clusterId: cluster.id, by: flags.by };
      const file = rollFile(io.env, of);
      const fresh = newRoll(of, namesOf(cluster, flags.by));
      const roll = goOn(flags.anew ? undefined : await readRoll(file, text), fresh);
      const total = roll.items.length;
      let now: Roll = roll;
      if (leftOf(roll).length < total)
        report.note(text.result.rollGoesOn(total - leftOf(roll).length, total));
      const will = text.confirm.willRoll(cluster.name, leftOf(roll).join(', '));
      await ask(session, [will], flags.yes === true);
      try {
        await runRoll(roll, {
          begin: (verb, target) => begin(session, api, callOf(verb as 'stop', target, cluster), takeLost),
          task: (id) => api.task(id),
          follow: (task) => follow(session, api, task, { timeout: flags.timeout }),
          statusOf: async (target) => statusOf(await api.cluster(cluster.id), target),
          keep: async (reached) => {
            now = reached;
            await keepRoll(file, reached);
          },
          tell: (verb, target) => {
            const at = roll.items.findIndex((item) => item.name === target) + 1;
            report.note(text.result.rolling(text.brief.verbs[verb], target, at, total));
            report.event('roll', { verb, target, at, of: total });
          },
        });
      } catch (error) {
        report.result([], { roll: rollJson(now) });
        // An end that is no failure of the roll, such as Ctrl-C, leaves something too.
        report.note(text.result.rollLeft(leftOf(now).join(', '), againText(flags, name)));
        throw error;
      }
      await forgetRoll(file);
      report.result([text.result.rolled(roll.items.map((item) => item.name).join(', '))], {
        roll: rollJson(now),
      });
    }),
  });

const rollJson = (roll: Roll) => ({
  by: roll.by,
  clusterId: roll.clusterId,
  done: roll.items.filter(({ stage }) => stage === 'done').map(({ name }) => name),
  left: leftOf(roll),
});

/** obshell leaves the processes alive unless told; a roll is about ending them. */
function mannerOf(api: Api, { force, terminate }: RollFlags) {
  if (api.name === 'obshell' && !force) return { terminate: true };
  return { force, terminate };
}

const namesOf = ({ zones }: ClusterView, by: 'zone' | 'server') =>
  by === 'zone' ? zones.map(({ name }) => name) : zones.flatMap(({ servers }) => servers.map(({ id }) => id));

function statusOf({ zones }: ClusterView, name: string): string | undefined {
  const servers = zones.flatMap((zone) => zone.servers);
  return zones.find((zone) => zone.name === name)?.status ?? servers.find(({ id }) => id === name)?.status;
}

function againText({ by, profile }: RollFlags, name: string | undefined): string {
  const words = ['obstop roll', name, by === 'zone' ? '' : `--by ${by}`, profile && `--profile ${profile}`];
  return words.filter(Boolean).join(' ');
}
