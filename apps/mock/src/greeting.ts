import { obshellOperations, ocpOperations, pathOf } from '@obstop/contracts/operations';

/** What is printed once the mock serves: its address, two calls to try, and how to ask for an error. */
export function greeting(url: string): string {
  const stop = `curl -u admin:anything -X POST ${url}${pathOf(ocpOperations.stopZone, { id: 1, zoneName: 'zone2' })}`;
  return `The mock serves OCP v2 and obshell v1 on ${url}

Stop a zone, then read its task:
  ${stop}
  curl -u admin:anything ${url}${pathOf(ocpOperations.getTask, { taskInstanceId: 7 })}

Stop a cluster as obshell does; any header will do:
  curl -H 'X-OCS-Header: any' ${url}${pathOf(obshellOperations.stopOb, {})} -d '{"scope":{"type":"GLOBAL"},"force":true}'

Ask for an error by its status and name:
  ${stop} -H 'Prefer: code=409, example=clusterBusy'
  ${stop}'?__code=409&__example=clusterBusy'

Ctrl-C ends it.`;
}
