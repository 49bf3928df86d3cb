import { contract } from './define-route.ts';
import { clusterRoutes } from './routes/clusters.ts';
import { startRoutes } from './routes/start.ts';
import { stopRoutes } from './routes/stop.ts';
import { systemRoutes } from './routes/system.ts';
import { taskRoutes } from './routes/tasks.ts';

/** OCP v2: every call of the contract under its operation id. */
export const ocpV2 = contract.router({
  ...stopRoutes,
  ...startRoutes,
  ...taskRoutes,
  ...clusterRoutes,
  ...systemRoutes,
});
