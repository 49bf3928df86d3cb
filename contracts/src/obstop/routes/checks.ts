import { defineRoutes } from '../../definition/define-routes.ts';
import { ocpData } from '../../ocp/envelope.ts';
import { Check, Checked } from '../check.ts';
import { answers, changing } from '../define-route.ts';
import { checkedExamples, checkRequests } from '../examples.ts';

/** Dry runs of stops and starts. */
export const checkRoutes = defineRoutes('checks', {
  check: {
    method: 'POST',
    path: '/obstop/v1/checks',
    summary: 'Ask what a stop, start or restart would do',
    description:
      'A dry run: the answer of the call, decided by its own rules from what is known of the cluster now, and the plan that would run. Nothing is written. It is a snapshot: the call itself may meet another state. It needs CLUSTER:{clusterId}:READ or CLUSTER:{clusterId}:UPDATE; whether the caller may also make the call is not looked at.',
    body: Check,
    ...answers(ocpData(Checked), changing('clusterNotFound'), checkedExamples, {
      requestExamples: checkRequests,
      safe: true,
    }),
  },
});
