import { agentRoutes } from './routes/agent.ts';
import { obRoutes } from './routes/ob.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskListRoutes } from './routes/task-lists.ts';
import { taskRoutes } from './routes/tasks.ts';

/** obshell v1: every call of the contract under its operation id. */
export const obshellRoutes: typeof obRoutes &
  typeof taskRoutes &
  typeof taskListRoutes &
  typeof agentRoutes &
  typeof sessionRoutes = {
  ...obRoutes,
  ...taskRoutes,
  ...taskListRoutes,
  ...agentRoutes,
  ...sessionRoutes,
};
