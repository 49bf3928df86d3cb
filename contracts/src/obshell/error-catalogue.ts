import { clusterErrors } from './errors/cluster.ts';
import { commonErrors } from './errors/common.ts';
import { withCodes } from './errors/row.ts';
import { securityErrors } from './errors/security.ts';
import { taskErrors } from './errors/task.ts';

/** Every error that the obshell surface answers, by errCode; HTTP statuses and English texts are obshell 4.5's. */
export const obshellErrors = withCodes({
  ...commonErrors,
  ...clusterErrors,
  ...taskErrors,
  ...securityErrors,
});

/** errCode of an error in the catalogue; also the name of its example in the document. */
export type ObshellErrorName = keyof typeof obshellErrors;
