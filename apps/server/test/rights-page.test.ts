import { readFileSync } from 'node:fs';
import type { RouteMetadata } from '@obstop/contracts';
import { obstopV1, ocpV2 } from '@obstop/contracts/router';
import { expect, it } from 'vitest';
import { defaultRoles } from '../src/access/roles.ts';

const page = readFileSync(new URL('../../../docs/rights.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('|'));
// Set by the contract's define-route on every route; ts-rest types it as unknown.
const routes = [...Object.values(ocpV2), ...Object.values(obstopV1)].map(
  ({ metadata }) => metadata as RouteMetadata,
);

it('the page about rights has each call that needs a permission, with that permission', () => {
  const wrong = routes.filter(({ operationId, permission }) => {
    const row = rows.find((line) => line.includes(`\`${operationId}\``));
    return permission !== undefined && !row?.includes(`\`${permission}`);
  });
  expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
  expect(routes.length).toBeGreaterThan(30);
});

it('the page about rights has each role with what it grants', () => {
  for (const [role, grants] of Object.entries(defaultRoles)) {
    const row = rows.find((line) => line.startsWith(`| ${role} `));
    for (const grant of grants) expect(row).toContain(`\`${grant}\``);
  }
});
