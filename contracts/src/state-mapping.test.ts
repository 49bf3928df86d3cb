import { describe, expect, it } from 'vitest';
import { obshellDagOperators, obshellOperators, obshellStates } from './obshell/enums.ts';
import { ocpSubtaskOperations, ocpSubtaskStatuses, ocpTaskOperations, ocpTaskStatuses } from './ocp/enums.ts';
import { type Counterpart, stateMapping } from './state-mapping.ts';

const words: Record<string, readonly string[]> = {
  'Task status': ocpTaskStatuses,
  'DAG state': obshellStates,
  'Task operation': ocpTaskOperations,
  'DAG operator': obshellOperators,
  'Subtask status': ocpSubtaskStatuses,
  'Sub task state': obshellStates,
  'Subtask operation': ocpSubtaskOperations,
  'Sub task operator': obshellOperators,
  'Call on a task': ['retryTask', 'rollbackTask', 'retrySubtask', 'skipSubtask', 'cancelSubtask'],
  'Request to a DAG': [...obshellDagOperators.map((operator) => `dag ${operator}`), 'node PASS'],
};
const wordsOf = (name = '') => words[name[0]?.toUpperCase() + name.slice(1)] ?? [];

describe('the mapping of states', () => {
  for (const { title, table } of stateMapping) {
    const [from, to] = title.split(' → ');
    it(`${title}: every word has a counterpart, or a reason why there is none`, () => {
      expect(Object.keys(table).sort()).toEqual([...wordsOf(from)].sort());
      for (const counterpart of Object.values<Counterpart<string>>(table)) {
        if ('to' in counterpart) expect(wordsOf(to)).toContain(counterpart.to);
        else expect(counterpart.none.length).toBeGreaterThan(10);
      }
    });
  }

  it('ends agree in both directions: what is FAILED or done there is FAILED or done here', () => {
    const table = (title: string) =>
      stateMapping.find((each) => each.title === title)?.table as Record<string, { to: string }>;
    for (const [there, back] of [
      ['Task status → DAG state', 'DAG state → task status'],
      ['Subtask status → sub task state', 'Sub task state → subtask status'],
    ] as const)
      for (const end of ['FAILED', 'SUCCESSFUL'])
        expect(table(back)[table(there)[end]?.to ?? '']?.to).toBe(end);
  });
});
