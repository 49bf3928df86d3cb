import { clusterRoutes } from './routes/clusters.ts';
import { restartRoutes } from './routes/restart.ts';
import { startRoutes } from './routes/start.ts';
import { stopRoutes } from './routes/stop.ts';
import { systemRoutes } from './routes/system.ts';
import { taskRoutes } from './routes/tasks.ts';

/** OCP v2: every call of the contract under its operation id. */
export const ocpRoutes: typeof stopRoutes &
  typeof startRoutes &
  typeof restartRoutes &
  typeof taskRoutes &
  typeof clusterRoutes &
  typeof systemRoutes = {
  ...stopRoutes,
  ...startRoutes,
  ...restartRoutes,
  ...taskRoutes,
  ...clusterRoutes,
  ...systemRoutes,
};
