import { describe, expect, it } from 'vitest';
import type { Route } from '../src/definition/define-routes.ts';
import { obshellRoutes } from '../src/obshell/routes.ts';
import { ocpRoutes } from '../src/ocp/routes.ts';

interface Shown {
  readonly id: number | string;
  readonly name: string;
  readonly status?: string;
  readonly state?: string;
  readonly cluster?: { readonly id: number };
}

const shownBy = ({ metadata }: Route): Shown[] =>
  Object.values(metadata.examples).map(({ value }) => (value as { data: Shown }).data);
const first = (route: Route) => shownBy(route)[0] as Shown;
const begins = /^(stop|start|restart)[A-Z]/;

/** A mock answers the first example of a call where no other one is asked for. */
describe.each([
  [
    'OCP',
    ocpRoutes as Readonly<Record<string, Route>>,
    ocpRoutes.getTask as Route,
    ocpRoutes.stopZone as Route,
  ],
  [
    'obshell',
    obshellRoutes as Readonly<Record<string, Route>>,
    obshellRoutes.getDag as Route,
    obshellRoutes.stopOb as Route,
  ],
] as const)('the first answers of %s', (_api, routes, read, stop) => {
  const begun = Object.values(routes).filter(({ metadata }) => begins.test(metadata.operationId));

  it.each(begun.map((route) => [route.metadata.operationId, route] as const))(
    'of %s begin a task that can be read, and has ended well',
    (_id, route) => {
      const { id, name, cluster } = first(route);
      const found = shownBy(read).find((one) => one.id === id);
      expect(found).toMatchObject({ name, ...(cluster && { cluster: { id: 1 } }) });
      expect(found?.status ?? found?.state).toMatch(/^SUCCE(SSFUL|ED)$/);
    },
  );

  it('share the id of the stop, whatever state its task is shown in', () => {
    const { id, name } = first(stop);
    expect(first(read)).toMatchObject({ id, name });
    const states = shownBy(read).filter((one) => one.id === id);
    expect(new Set(states.map(({ status, state }) => status ?? state)).size).toBeGreaterThan(2);
  });

  it('begin each a task of its own', () => {
    const ids = begun.map((route) => first(route).id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('the stop of zone2 is about zone2 of cluster 1', () => {
  expect(first(ocpRoutes.stopZone)).toMatchObject({
    clusterId: 1,
    context: { listMap: { server_ids: ['2'], zone_names: ['zone2'] } },
  });
});
