import { beginCluster, beginServer, beginZone, prepareServer, prepareZone } from './begin.ts';
import {
  finishCluster,
  finishClusterOperation,
  finishServerStart,
  finishServerStop,
  finishServiceStop,
  finishZoneOperation,
  finishZoneStart,
  finishZoneStop,
  syncClusterInfo,
} from './finish.ts';
import { isolateServer, isolateZone, minorFreeze, resumeServer, resumeZone } from './isolation.ts';
import { beginStart, finishStart, resumeZones, startAgent } from './obshell/start.ts';
import { beginStop, finishStop, isolateTargets, minorFreezeTargets, stopAgent } from './obshell/stop.ts';
import { checkAgents, takeCluster } from './obshell/take-cluster.ts';
import {
  endProcess,
  signalProcessEnd,
  signalProcessStart,
  startProcess,
  startProcessAgain,
  waitProcessStart,
  waitProcessStop,
} from './process.ts';
import { doNothing, type StepRegistry } from './step.ts';

/** Every step that the plan tables name. Names are stored with tasks: never rename one, add another (E5). */
export const standardSteps: StepRegistry = {
  'wait-node': { run: doNothing, rollback: doNothing },

  'prepare-cluster-stop': beginCluster('STOPPING'),
  'begin-zone-stop': beginZone('STOPPING'),
  'begin-server-isolation': beginServer('SERVICE_STOPPING'),
  'begin-server-stop': beginServer('PROCESS_STOPPING'),
  'prepare-zone-stop': prepareZone('STOPPING'),
  'prepare-server-stop': prepareServer('PROCESS_STOPPING'),
  'isolate-zone': isolateZone,
  'isolate-server': isolateServer,
  'minor-freeze': minorFreeze,
  'stop-process': endProcess('stop'),
  'kill-process': endProcess('kill'),
  'signal-process-stop': signalProcessEnd('stop'),
  'signal-process-kill': signalProcessEnd('kill'),
  'wait-process-stop': waitProcessStop,
  'finish-service-stop': finishServiceStop,
  'finish-server-stop': finishServerStop,
  'finish-zone-stop': finishZoneStop,
  'finish-cluster-stop': finishCluster('STOPPED', 'STOPPING'),

  'prepare-cluster-start': beginCluster('STARTING'),
  'begin-zone-start': beginZone('STARTING'),
  'begin-server-start': beginServer('STARTING'),
  'prepare-zone-start': prepareZone('STARTING'),
  'prepare-server-start': prepareServer('STARTING'),
  'start-process': startProcess,
  'signal-process-start': signalProcessStart,
  'wait-process-start': waitProcessStart,
  'resume-zone': resumeZone,
  'resume-server': resumeServer,
  'finish-server-start': finishServerStart('STARTING'),
  'finish-zone-start': finishZoneStart('STARTING'),
  'finish-cluster-start': finishCluster('RUNNING', 'STARTING'),

  'prepare-cluster-restart': beginCluster('RESTARTING'),
  'begin-zone-restart': beginZone('RESTARTING'),
  'begin-server-restart': beginServer('RESTARTING'),
  'prepare-zone-restart': prepareZone('RESTARTING'),
  'prepare-server-restart': prepareServer('RESTARTING'),
  'start-process-again': startProcessAgain,
  'finish-server-restart': finishServerStart('RESTARTING'),
  'finish-zone-restart': finishZoneStart('RESTARTING'),
  'finish-cluster-restart': finishCluster('RUNNING', 'RESTARTING'),

  'finish-zone-operation': finishZoneOperation,
  'sync-cluster-info': syncClusterInfo,
  'finish-cluster-operation': finishClusterOperation,

  'obshell-take-cluster': takeCluster,
  'obshell-check-agents': checkAgents,
  'obshell-begin-stop': beginStop,
  'obshell-minor-freeze': minorFreezeTargets,
  'obshell-isolate': isolateTargets,
  'obshell-stop-agent': stopAgent,
  'obshell-finish-stop': finishStop,
  'obshell-begin-start': beginStart,
  'obshell-start-agent': startAgent,
  'obshell-resume-zones': resumeZones,
  'obshell-finish-start': finishStart,
};
