import { obstopOperations } from '@obstop/contracts/operations';
import type { obstopRoutes } from '@obstop/contracts/routes';
import type { CallOptions } from '../core/options.ts';
import { type Request, requestsOf } from '../core/request.ts';
import { idText, invalidRequest, segmentText } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import { withResponses } from '../core/with-response.ts';
import { connect, type OcpClientOptions } from '../ocp/connect.ts';
import { listing } from '../ocp/listing.ts';
import type { ObstopClient, PlainObstopClient } from './client.ts';
import {
  listReader,
  readChecked,
  readFault,
  readKey,
  readMe,
  readNewKey,
  readPurged,
  readReach,
  readRecord,
  readUser,
} from './read.ts';
import type { Read } from './shape.ts';

const request = requestsOf<typeof obstopRoutes>()(obstopOperations);
const userPath = (id: WireId, field = 'id') => ({ userId: idText(id, field) });

function timeText(time: Date | string | undefined, field: string) {
  if (!(time instanceof Date)) return time;
  if (Number.isNaN(time.getTime())) throw invalidRequest(field, 'must be a valid date');
  return time.toISOString();
}

const nothing = () => undefined;
const faults = listReader(readFault);
const agents = listReader(readReach);
const users = listReader(readUser);
const keys = listReader(readKey);
const records = listReader(readRecord);

/**
 * Makes a client of obstop's own API. Nothing is sent by making it. Throws ObstopError `invalid-request` where `baseUrl`, `auth` or
 * `retry` cannot be used.
 */
export function createObstopClient(options: OcpClientOptions): ObstopClient {
  const { call } = connect(options);
  const hint = 'List what there is before you try again.';
  const send = <T>(what: Request, read: Read<T>, options?: CallOptions) =>
    call({ ...what, hint, read }, options);
  // Asynchronous, so that an invalid parameter rejects as everything else does.
  return withResponses<PlainObstopClient>({
    faults: {
      list: (options) => listing(async () => send(request('listFaults', {}), faults, options)),
      set: async (fault, options) => send(request('setFault', {}, { body: fault }), readFault, options),
      clear: async (id, options) =>
        send(request('clearFault', { faultId: idText(id, 'id') }), nothing, options),
      clearAll: async (options) => send(request('clearFaults', {}), nothing, options),
    },
    fleet: { reset: async (options) => send(request('resetFleet', {}), nothing, options) },
    me: {
      get: async (options) => send(request('getMe', {}), readMe, options),
      changePassword: async (passwords, options) =>
        send(request('changeOwnPassword', {}, { body: passwords }), nothing, options),
    },
    agents: {
      reach: async (clusterId, options) =>
        send(request('listReach', { id: idText(clusterId, 'clusterId') }), agents, options),
      setIdentity: async (clusterId, identity, options) => {
        const path = { id: idText(clusterId, 'clusterId') };
        return send(request('setClusterIdentity', path, { body: identity }), nothing, options);
      },
    },
    users: {
      list: (options) => listing(async () => send(request('listUsers', {}), users, options)),
      create: async (user, options) => send(request('createUser', {}, { body: user }), readUser, options),
      change: async (id, change, options) =>
        send(request('changeUser', userPath(id), { body: change }), readUser, options),
      delete: async (id, options) => send(request('deleteUser', userPath(id)), nothing, options),
    },
    accessKeys: {
      list: (userId, options) =>
        listing(async () => send(request('listAccessKeys', userPath(userId, 'userId')), keys, options)),
      create: async (userId, options) =>
        send(request('createAccessKey', userPath(userId, 'userId')), readNewKey, options),
      disable: async (id, options) =>
        send(request('disableAccessKey', { accessKeyId: segmentText(id, 'id') }), nothing, options),
    },
    check: async (check, options) => send(request('check', {}, { body: check }), readChecked, options),
    purge: async (before, { dryRun, ...options } = {}) => {
      const time = timeText(before, 'before') ?? '';
      const body = { before: time, ...(dryRun !== undefined && { dryRun }) };
      return send(request('purge', {}, { body }), readPurged, options);
    },
    audit: {
      list: (filter = {}, options) =>
        listing(async (part) => {
          const { userName, operation, outcome } = filter;
          const taskId = filter.taskId === undefined ? undefined : idText(filter.taskId, 'taskId');
          const from = timeText(filter.from, 'from');
          const until = timeText(filter.until, 'until');
          const query = { userName, operation, outcome, taskId, from, until, ...part };
          return send(request('listAudit', {}, { query }), records, { ...filter, ...options });
        }, filter),
    },
  });
}
