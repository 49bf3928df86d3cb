import {
  ocpClusterStatuses,
  ocpServerStatuses,
  ocpSubtaskOperations,
  ocpSubtaskStatuses,
  ocpTaskOperations,
  ocpTaskStatuses,
  ocpZoneStatuses,
} from '@obstop/contracts';
import { any, flag, members, none, type Shape, same, some, text, time, whole, word } from '@obstop/pacts';

// Members that the client reads and every answer has. What it reads only where it is there (a time of the end, a region) is left out:
// a provider that has none of it is served all the same.

const answered = { successful: same, status: same, timestamp: time, traceId: text };

/** A success without data. */
export const ocpDone = members(answered);

/** A success with data. */
export const ocpData = (data: Shape) => members({ ...answered, data });

/** A refusal; its code is any number, since those of the whole family are not public. */
export const ocpRefusal = members({ ...answered, error: members({ code: whole, message: text }) });

/** The refusal whose task the client tells its caller. */
export const ocpBusy = members({
  ...answered,
  error: members({ code: whole, message: text, target: members({ taskId: whole }) }),
});

const page = members({ number: whole, size: whole, totalElements: whole, totalPages: whole });

/** A page with something on it. */
export const ocpPage = (item: Shape) => ocpData(members({ contents: some(item), page }));
/** A page with nothing on it. */
export const ocpEmptyPage = ocpData(members({ contents: none, page }));
/** A list that is not paged. */
export const ocpList = (item: Shape) => ocpData(members({ contents: some(item) }));

const named = { id: whole, name: text };

/** A server. */
export const ocpServer = members({
  id: whole,
  ip: text,
  port: whole,
  status: word(ocpServerStatuses),
  zoneName: text,
});
/** A zone. */
export const ocpZone = members({ name: text, status: word(ocpZoneStatuses), servers: some(ocpServer) });
/** A cluster of this status, or of any. */
export const ocpCluster = (status: Shape = word(ocpClusterStatuses)) =>
  members({ ...named, status, zones: some(ocpZone) });

const stepInList = {
  ...named,
  description: text,
  status: word(ocpSubtaskStatuses),
  operation: word(ocpSubtaskOperations),
};
const stepInGraph = { ...stepInList, upstreams: any(whole), downstreams: any(whole) };

/** A subtask of the task calls. */
export const ocpStep = members({ ...stepInGraph, parallelIdx: whole, runTime: whole });

const task = { ...named, status: word(ocpTaskStatuses), startTime: time };

/** What stops and starts of clusters and servers answer. */
export const ocpTaskA = members({
  ...task,
  cluster: members(named),
  creator: members(named),
  tasks: some(members(stepInGraph)),
});
/** What stops and starts of zones answer. */
export const ocpTaskB = members({
  ...task,
  clusterId: whole,
  creator: text,
  operation: word(ocpTaskOperations),
  subtasks: some(ocpStep),
});
/** What the task calls answer, in this state and operation. */
export const ocpTaskD = (status: Shape, operation: Shape = word(ocpTaskOperations)) =>
  members({
    ...task,
    status,
    operation,
    cluster: members(named),
    creator: members(named),
    prohibitRollback: flag,
    subtasks: some(ocpStep),
  });
/** A task in a list. */
export const ocpBasicTask = members({
  ...task,
  cluster: members(named),
  creator: members(named),
  subtasks: some(members(stepInList)),
});
/** A subtask's log. */
export const ocpLog = members({ log: text });
