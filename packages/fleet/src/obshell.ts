export type { AgentReach } from './obshell/agent-reach.ts';
export type { Agents } from './obshell/agents.ts';
export type {
  AgentsByClusterOptions,
  AgentsSurroundings,
  ObshellCluster,
} from './obshell/agents-by-cluster.ts';
export { agentsByCluster } from './obshell/agents-by-cluster.ts';
export type { ObshellInventory, ObshellInventoryOptions } from './obshell/inventory.ts';
export { createObshellInventory } from './obshell/inventory.ts';
export type { ObshellFleetOptions } from './obshell/obshell-fleet.ts';
export { createObshellFleet } from './obshell/obshell-fleet.ts';
