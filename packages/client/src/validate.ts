import {
  ObshellErrorResponse,
  OcpErrorResponse,
  OcpTaskA,
  OcpTaskB,
  OcpTaskC,
  ocpData,
} from '@obstop/contracts';
import { obshellRoutes, obstopRoutes, ocpRoutes, type Route } from '@obstop/contracts/routes';
import * as z from 'zod';
import type { Issue } from './core/errors.ts';
import type { AnswerCheck } from './core/options.ts';

type Schemas = Readonly<Record<string, z.ZodType>>;

const successes = (routes: Readonly<Record<string, Route>>): Schemas =>
  Object.fromEntries(
    Object.entries(routes).flatMap(([operationId, { responses }]) => {
      const success = responses[200];
      return success && !('contentType' in success) ? [[operationId, success]] : [];
    }),
  );

// Which dialect a stop, start or restart answers in depends on the version; the contract's routes name the two that its server speaks.
const acceptedTask = ocpData(z.union([OcpTaskA, OcpTaskB, OcpTaskC]));

const ocpAnswers: Schemas = {
  ...successes(ocpRoutes),
  stopCluster: acceptedTask,
  stopZone: acceptedTask,
  stopServer: acceptedTask,
  startCluster: acceptedTask,
  startZone: acceptedTask,
  startServer: acceptedTask,
  restartCluster: acceptedTask,
  restartZone: acceptedTask,
  restartServer: acceptedTask,
};
const obshellAnswers = successes(obshellRoutes);

/** `data.subtasks[0].id`, as the default reader writes paths. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

// A union's own issue says only that no member fits; the nearest member's say what is wrong.
function issuesOf(error: Pick<z.ZodError, 'issues'>, at: readonly PropertyKey[] = []): Issue[] {
  return error.issues.flatMap((issue): Issue[] => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0)
      return [{ path: pathText(path), message: issue.message }];
    const [nearest = []] = [...issue.errors].sort((a, b) => a.length - b.length);
    return issuesOf({ issues: nearest as z.core.$ZodIssue[] }, path);
  });
}

function checkAgainst(answers: Schemas, errorAnswer: z.ZodType): AnswerCheck {
  return (operation, status, body) => {
    if (status >= 400) return check(errorAnswer, body);
    const schema = Object.hasOwn(answers, operation) ? answers[operation] : undefined;
    return schema
      ? check(schema, body)
      : [{ path: '', message: `${operation} is not in the contract; nothing to check it against` }];
  };
}

function check(schema: z.ZodType, body: unknown): readonly Issue[] {
  const result = schema.safeParse(body);
  return result.success ? [] : issuesOf(result.error);
}

/**
 * Holds every answer of an OCP against the whole contract: unknown members, unknown words and wrong types are issues. For tests of a
 * server; a newer OCP than the contract's fails it. Give it to `createOcpClient` as `validate`.
 */
export const checkOcpAnswer: AnswerCheck = checkAgainst(ocpAnswers, OcpErrorResponse);

/** As `checkOcpAnswer`, for obshell. */
export const checkObshellAnswer: AnswerCheck = checkAgainst(obshellAnswers, ObshellErrorResponse);

/** As `checkOcpAnswer`, for obstop's own API. */
export const checkObstopAnswer: AnswerCheck = checkAgainst(successes(obstopRoutes), OcpErrorResponse);
