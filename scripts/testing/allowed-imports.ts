/** Who may import whom, inside src (tests and scripts may reach further). The one place where it is written down. */
export const allowedImports: Record<string, readonly string[]> = {
  contracts: [],
  'packages/domain': [],
  'packages/engine': ['domain'],
  'packages/fleet': ['domain', 'engine', 'client'],
  'packages/store': ['domain', 'engine'],
  'packages/client': ['contracts'],
  'packages/pacts': ['contracts'],
  'packages/front': ['contracts'],
  // A rig that nobody imports: what plays the engine may not become part of it.
  'packages/simulation': ['contracts', 'domain', 'engine', 'fleet', 'client'],
  'apps/server': ['contracts', 'front', 'domain', 'engine', 'fleet', 'store', 'client'],
  'apps/mock': ['contracts', 'front'],
  'apps/cli': ['client'],
  'apps/bench': ['contracts', 'domain', 'engine', 'fleet', 'store', 'client'],
};
