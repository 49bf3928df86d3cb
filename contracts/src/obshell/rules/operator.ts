import { obshellDagOperators, obshellNodeOperators } from '../enums.ts';
import { type ObshellRuleRefusal, refusal } from './refusal.ts';

type NotSupported = 'Task.Dag.Operator.NotSupport' | 'Task.Node.Operator.NotSupport';
type Read<O, E extends NotSupported> =
  | { readonly kind: 'operator'; readonly operator: O }
  | ObshellRuleRefusal<E>;

function reader<const O extends string, const E extends NotSupported>(operators: readonly O[], name: E) {
  return (text: string): Read<O, E> => {
    const operator = operators.find((each) => each === text.toUpperCase());
    return operator ? { kind: 'operator', operator } : refusal(name, { operator: text.slice(0, 64) });
  };
}

/** What is to be done with a DAG, in any case; comes after the DAG was found. */
export const readObshellDagOperator = reader(obshellDagOperators, 'Task.Dag.Operator.NotSupport');

/** The same for a node; comes before the node is looked for. */
export const readObshellNodeOperator = reader(obshellNodeOperators, 'Task.Node.Operator.NotSupport');
