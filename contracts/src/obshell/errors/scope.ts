/** What a scope can be refused with, before anything else is asked of a stop or start. */
export const scopeErrors = [
  'OB.Cluster.Scope.Invalid',
  'Common.IllegalArgument',
  'OB.Zone.NotExist',
  'Common.InvalidAddress',
  'Common.InvalidPort',
  'Common.InvalidIp',
  'Agent.NotExist',
] as const;
