import { gatewayMutants } from './mutants/gateway-list.ts';
import { play } from './play.ts';

await play(gatewayMutants, async () => (await import('../src/gateway/simulate-gateway.ts')).simulateGateway);
