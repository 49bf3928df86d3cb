/** States of a DAG, a node and a sub task. A DAG is never PENDING, a node never READY. */
export const obshellStates = ['PENDING', 'READY', 'RUNNING', 'FAILED', 'SUCCEED'] as const;
/** SUCCEED alone is ambiguous: RUN = done, ROLLBACK = rolled back, PASS = skipped. */
export const obshellOperators = ['RUN', 'RETRY', 'ROLLBACK', 'CANCEL', 'PASS'] as const;
/** What a caller may ask of a DAG; case does not matter. */
export const obshellDagOperators = ['CANCEL', 'RETRY', 'ROLLBACK', 'PASS'] as const;
/** What a caller may ask of a node. */
export const obshellNodeOperators = ['PASS'] as const;
export const obshellScopeTypes = ['GLOBAL', 'ZONE', 'SERVER'] as const;
export const obshellIdentities = [
  'MASTER',
  'FOLLOWER',
  'SINGLE',
  'CLUSTER AGENT',
  'TAKE OVER MASTER',
  'TAKE OVER FOLLOWER',
  'SCALING OUT',
  'SCALING IN',
  'UNIDENTIFIED',
] as const;

export type ObshellState = (typeof obshellStates)[number];
export type ObshellOperator = (typeof obshellOperators)[number];
