import type { ocpV2 } from '@obstop/contracts/router';
import { formatDateTime } from '../date-time.ts';
import type { Handlers } from './register-routes.ts';

/** Time and version. */
export function systemHandlers(version: string, nowMs: () => number) {
  return {
    getTime: async () => ({
      kind: 'bare',
      contentType: 'text/plain; charset=utf-8',
      body: formatDateTime(nowMs()),
    }),
    getInfo: async () => ({
      kind: 'bare',
      contentType: 'application/json; charset=utf-8',
      body: {
        artifact: 'ocp-server',
        buildVersion: `${version}-obstop`,
        group: 'com.oceanbase',
        name: 'ocp-server',
      },
    }),
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
