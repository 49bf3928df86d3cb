import type { Server } from '@obstop/domain';

/** `ip:port` of an agent; an IPv6 address stands in brackets. */
export function addressText({ ip, port }: { ip: string; port: number }): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** How a scope names a server: by the address of the agent beside it. */
export function agentAddress({ ip, agentPort }: Server): string {
  return addressText({ ip, port: agentPort });
}
