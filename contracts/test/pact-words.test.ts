import { describe, expect, it } from 'vitest';
import { ocpClusterStatuses, ocpServerStatuses, ocpZoneStatuses } from '../src/ocp/enums.ts';
import {
  dagOperatorToTaskOperation,
  dagStateToTaskStatus,
  obshellCommandToOcp,
  operatorToSubtaskOperation,
  stateToSubtaskStatus,
  subtaskOperationToOperator,
  subtaskStatusToState,
  taskOperationToDagOperator,
  taskStatusToDagState,
} from '../src/state-mapping.ts';
import { type Loose, pacts } from './drift/committed.ts';

/** A word at a member that carries the word of a state or of an operation. */
interface Word {
  /** `getTask $.data.subtasks[*].status`; a request's path begins with `request`. */
  readonly at: string;
  readonly word: string;
}

const carriesWord = /\.(status|state|operation|operator)$/;

/** Words in a body: each value, whether exact or an example. */
function wordsIn(value: Loose, at: string): Word[] {
  if (typeof value === 'string') return carriesWord.test(at) ? [{ at, word: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    wordsIn(member, Array.isArray(value) ? `${at}[*]` : `${at}.${key}`),
  );
}

/** Words in the regexes of a body's matching rules. */
function wordsMatched(rules: Loose = {}, root: string): Word[] {
  return Object.entries<Loose>(rules).flatMap(([path, { matchers }]) =>
    matchers.flatMap(({ regex = '', variants = [] }: Loose): Word[] => {
      const at = root + path.slice(1);
      const words: string[] = carriesWord.test(at) ? (regex.match(/\w+/g) ?? []) : [];
      return [
        ...words.map((word) => ({ at, word })),
        ...variants.flatMap(({ rules: inner }: Loose) => wordsMatched(inner, `${at}[*]`)),
      ];
    }),
  );
}

const wordsOf = (pact: Loose): Word[] =>
  pact.interactions.flatMap(({ providerStates, request, response }: Loose) => {
    const { operation } = providerStates[0].params;
    return [
      ...wordsIn(request.body?.content, `${operation} request`),
      ...wordsIn(response.body?.content, `${operation} $`),
      ...wordsMatched(response.matchingRules?.body, `${operation} $`),
    ];
  });

const keysOf = (table: object) => Object.keys(table);
const commandsOf = (of: string) =>
  keysOf(obshellCommandToOcp).flatMap((command) =>
    command.startsWith(`${of} `) ? command.slice(of.length + 1) : [],
  );

const data = String.raw`\$\.data(\.contents\[\*\])?`;
const ocpTask = String.raw`((stop|(re)?start)\w+|\w*Tasks?) ${data}`;
const ocpSubtask = String.raw`(\w+ ${data}\.(sub)?tasks\[\*\]|\w+Subtask ${data})`;
const dag = String.raw`((stop|start)Ob\w*|\w*Dags?) ${data}`;
const subTask = String.raw`(\w+ \$\S*\.(nodes|sub_tasks)\[\*\]|get(Node|SubTask) ${data})`;

/** Which words stand where: those of the mapping, and those that are no task's, of which it has nothing to say. */
const vocabulary: readonly [api: string, at: string, words: readonly string[]][] = [
  ['ocp-v2', `${ocpTask}.status`, keysOf(taskStatusToDagState)],
  ['ocp-v2', `${ocpTask}.operation`, keysOf(taskOperationToDagOperator)],
  ['ocp-v2', `${ocpSubtask}.status`, keysOf(subtaskStatusToState)],
  ['ocp-v2', `${ocpSubtask}.operation`, keysOf(subtaskOperationToOperator)],
  ['obshell-v1', `${dag}.state`, keysOf(dagStateToTaskStatus)],
  ['obshell-v1', `${dag}.operator`, keysOf(dagOperatorToTaskOperation)],
  ['obshell-v1', `${subTask}.state`, keysOf(stateToSubtaskStatus)],
  ['obshell-v1', `${subTask}.operator`, keysOf(operatorToSubtaskOperation)],
  ['obshell-v1', 'operateDag request.operator', commandsOf('dag')],
  ['obshell-v1', 'operateNode request.operator', commandsOf('node')],
  ['ocp-v2', `(list|get)Clusters? ${data}.status`, ocpClusterStatuses],
  ['ocp-v2', String.raw`(listZones ${data}|\w+ \$\S*\.zones\[\*\]).status`, ocpZoneStatuses],
  ['ocp-v2', String.raw`(listServers ${data}|\w+ \$\S*\.servers\[\*\]).status`, ocpServerStatuses],
  ['obshell-v1', String.raw`getObInfo \$\S*\.topology\.\S+.status`, ['ACTIVE', 'INACTIVE', 'STOPPED']],
];

describe.each(pacts.map((pact) => [pact.consumer.name, pact.provider.name, pact] as const))(
  'the pact of %s with %s',
  (_consumer, api, pact) => {
    const words = wordsOf(pact);
    const rows = vocabulary.filter(([of]) => of === api);
    const fitting = (at: string) => rows.filter(([, place]) => new RegExp(`^${place}$`).test(at));

    it('has words of states and operations where the table knows of them', () => {
      expect(words.length).toBeGreaterThan(20);
      expect(words.filter(({ at }) => fitting(at).length !== 1)).toEqual([]);
    });

    it('names no word that the mapping between the two APIs does not know', () => {
      const unknown = words.filter(
        ({ at, word }) => !fitting(at).every(([, , known]) => known.includes(word)),
      );
      expect(unknown).toEqual([]);
    });
  },
);
