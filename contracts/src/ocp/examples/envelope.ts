import type * as z from 'zod';
import type { ErrorEntry, Language } from '../../definition/error-entry.ts';
import type { Example } from '../../definition/route-metadata.ts';
import { sayOcpError } from '../chinese.ts';
import type { OcpErrorResponse } from '../envelope.ts';
import { type OcpErrorName, ocpErrors } from '../error-catalogue.ts';
import type { ocpErrorTargets } from '../error-targets.ts';

const duration = 12;
const server = '127.0.0.1';
const answered = { timestamp: '2026-11-21T10:00:00.412+08:00', traceId: '4b1f0a2c9d3e5f67' };

/** A success envelope around example data. */
export function withData(data: unknown) {
  return { data, ...withoutData() };
}

/** A success envelope without data. */
export function withoutData() {
  return { duration, server, status: 200, successful: true, ...answered };
}

const zoneNames = ['zone1', 'zone2', 'zone3'];

/** What errors are about, with the values of their messages. */
const targets: { [K in keyof typeof ocpErrorTargets]: z.infer<(typeof ocpErrorTargets)[K]> } = {
  clusterBusy: { clusterId: 1, taskId: 7, taskName: 'Stop OB zone' },
  statusNotAllowed: {
    rule: 'zone-status',
    clusterId: 1,
    zoneName: 'zone2',
    status: 'STOPPED',
    allowedStatuses: ['RUNNING', 'UNAVAILABLE'],
    instead: ['start'],
  },
  clusterProtected: { rule: 'protected-cluster', clusterId: 1 },
  otherZoneStopped: {
    rule: 'another-zone-stopped',
    clusterId: 1,
    zoneName: 'zone2',
    stoppedZone: 'zone1',
    status: 'STOPPED',
  },
  majorityLost: {
    rule: 'no-majority',
    clusterId: 1,
    tenant: { id: 1, name: 'sys' },
    targetZones: ['zone2'],
    voters: zoneNames,
    leftVoters: ['zone3'],
    needed: 2,
    stoppableZones: [],
  },
  taskStateNotAllowed: {
    taskId: 1,
    kind: 'illegal',
    event: 'retry-task',
    reason: 'task-not-failed',
    taskStatus: 'SUCCESSFUL',
    taskOperation: 'EXECUTE',
  },
  taskCannotRollBack: {
    taskId: 1,
    kind: 'illegal',
    event: 'rollback-task',
    reason: 'task-not-failed',
    taskStatus: 'RUNNING',
    taskOperation: 'EXECUTE',
  },
};

/** What the error object of some errors has besides. */
const besides: Partial<Record<OcpErrorName, Pick<OcpErrorResponse['error'], 'subErrors' | 'target'>>> = {
  ...Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, { target }])),
  invalidParameter: {
    subErrors: [
      {
        field: ocpErrors.invalidParameter.example.field,
        message: ocpErrors.invalidParameter.example.rule,
        object: 'path',
        rejectedValue: 'one',
      },
    ],
  },
};

/** The answer that an error gives with its catalogue's example arguments. */
export function errorAnswer(
  { code, status, when, ...entry }: ErrorEntry & { readonly code: number },
  language: Language = 'en',
  { subErrors, ...more }: NonNullable<(typeof besides)[OcpErrorName]> = {},
): Example {
  const error = { code, ...sayOcpError(entry, entry.example, language, subErrors), ...more };
  const value: OcpErrorResponse = { duration, error, server, status, successful: false, ...answered };
  return { summary: when, value };
}

/** The answer that an error of OCP gives. */
export const errorExample = (name: OcpErrorName, language?: Language): Example =>
  errorAnswer(ocpErrors[name], language, besides[name]);
