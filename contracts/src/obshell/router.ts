import { contract } from './define-route.ts';
import { agentRoutes } from './routes/agent.ts';
import { obRoutes } from './routes/ob.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskListRoutes } from './routes/task-lists.ts';
import { taskRoutes } from './routes/tasks.ts';

/** obshell v1: every call of the contract under its operation id. */
export const obshellV1 = contract.router({
  ...obRoutes,
  ...taskRoutes,
  ...taskListRoutes,
  ...agentRoutes,
  ...sessionRoutes,
});
