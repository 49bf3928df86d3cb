import { isIPv4, isIPv6 } from '../task/ip.ts';
import { type ObshellRuleRefusal, refusal } from './refusal.ts';

/** The port of an agent where a target names none. */
const defaultAgentPort = 2886;

// An address may name its interface, as fe80::1%eth0 does.
const isIp = (text: string) => isIPv4(text) || isIPv6(text.replace(/%[\w.:-]+$/, ''));

/** Why a text is no address. */
export type BadAddress = 'Common.InvalidAddress' | 'Common.InvalidPort' | 'Common.InvalidIp';

/** `ip:port`, `ip`, or `[v6]:port`, by obshell's rules and with its errors. */
export function readObshellAddress(
  text: string,
): { kind: 'address'; ip: string; port: number } | ObshellRuleRefusal<BadAddress> {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  const plain = /^([^:]*)(?::([^:]*))?$/.exec(text);
  const [, ip, portText] = bracketed ?? plain ?? (isIp(text) ? ['', text] : []);
  if (!ip || (!isIp(ip) && portText === undefined))
    return refusal('Common.InvalidAddress', { address: text });
  if (!isIp(ip)) return refusal('Common.InvalidIp', { ip });
  if (portText === undefined) return { kind: 'address', ip, port: defaultAgentPort };
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (port < 1024 || port > 65_535) return refusal('Common.InvalidPort', { port: portText });
  return { kind: 'address', ip, port };
}
