import { expectTypeOf, it } from 'vitest';
import type {
  ClusterTarget,
  ObshellStopRequest,
  ObshellZoneCall,
  ServersTarget,
  ZonesTarget,
} from '../stop-request.ts';
import type { StartRefusal, StopRefusal } from './check.ts';
import type { ObshellStartRefusal, ObshellStopRefusal } from './check-obshell.ts';

it('a stop is refused by the rules of its kind of target, and no others', () => {
  expectTypeOf<StopRefusal<ClusterTarget>['kind']>().toEqualTypeOf<'protected-cluster' | 'cluster-status'>();
  type Shared = 'protected-cluster' | 'cluster-status' | 'another-zone-stopped' | 'no-majority';
  expectTypeOf<StopRefusal<ZonesTarget>['kind']>().toEqualTypeOf<Shared | 'unknown-zone' | 'zone-status'>();
  expectTypeOf<StopRefusal<ServersTarget>['kind']>().toEqualTypeOf<
    Shared | 'unknown-server' | 'server-status'
  >();
});

it('a start is refused by the rules of its kind of target, and no others', () => {
  expectTypeOf<StartRefusal<ClusterTarget>['kind']>().toEqualTypeOf<'cluster-status'>();
  expectTypeOf<StartRefusal<ZonesTarget>['kind']>().toEqualTypeOf<
    'unknown-zone' | 'cluster-status' | 'zone-status'
  >();
  expectTypeOf<StartRefusal<ServersTarget>['kind']>().toEqualTypeOf<
    'unknown-server' | 'cluster-status' | 'server-status'
  >();
});

it('what obshell asks for is refused by rules of its own; so is the call for one zone', () => {
  type OfBoth =
    | 'unknown-zone'
    | 'protected-cluster'
    | 'several-zones'
    | 'another-zone-stopped'
    | 'no-majority';
  expectTypeOf<ObshellStopRefusal<ObshellZoneCall>['kind']>().toEqualTypeOf<OfBoth | 'no-server-serves'>();
  expectTypeOf<ObshellStopRefusal<ObshellStopRequest>['kind']>().toEqualTypeOf<
    OfBoth | 'unknown-server' | 'agent-unavailable'
  >();
  expectTypeOf<ObshellStartRefusal['kind']>().toEqualTypeOf<'unknown-zone' | 'unknown-server'>();
});
