import { agentRoutes } from './routes/agents.ts';
import { auditRoutes } from './routes/audit.ts';
import { checkRoutes } from './routes/checks.ts';
import { faultRoutes } from './routes/faults.ts';
import { meRoutes } from './routes/me.ts';
import { purgeRoutes } from './routes/purge.ts';
import { userRoutes } from './routes/users.ts';

/** Our own calls, under a prefix of their own. */
export const obstopRoutes: typeof faultRoutes &
  typeof checkRoutes &
  typeof agentRoutes &
  typeof userRoutes &
  typeof auditRoutes &
  typeof purgeRoutes &
  typeof meRoutes = {
  ...faultRoutes,
  ...checkRoutes,
  ...agentRoutes,
  ...userRoutes,
  ...auditRoutes,
  ...purgeRoutes,
  ...meRoutes,
};
