import { isIPv4, isIPv6 } from '../task/ip.ts';
import { type ObshellRuleRefusal, refusal } from './refusal.ts';

/** The port of an agent where a target names none. */
const defaultAgentPort = 2886;

/** Why a text is no address. */
export type BadAddress = 'Common.InvalidAddress' | 'Common.InvalidPort' | 'Common.InvalidIp';

type Read = { kind: 'address'; ip: string; port: number } | ObshellRuleRefusal<BadAddress>;

const invalidAddress = (address: string) => refusal('Common.InvalidAddress', { address });

function withPort(ip: string, text: string | undefined, isIp: (ip: string) => boolean): Read {
  const port = text === undefined ? defaultAgentPort : /^\+?\d+$/.test(text) ? Number(text) : 0;
  // Not the 1024 that the message has: so obshell 4.5 (utils/address.go).
  if (port <= 1024 || port > 65_535) return refusal('Common.InvalidPort', { port: text ?? '' });
  return isIp(ip) ? { kind: 'address', ip, port } : refusal('Common.InvalidIp', { ip });
}

// Without a port nobody looks what it is: no agent is found at what is no address.
function readIp4(text: string): Read {
  const [ip = '', port, ...more] = text.split(':');
  if (more.length > 0) return invalidAddress(text);
  return withPort(ip, port, (found) => port === undefined || isIPv4(found));
}

/**
 * obshell takes the first part that could be an IPv6, and forgets the rest. Its error is told of the same part; what it would
 * take for the address is taken only where it is the whole text, or names an interface.
 */
function readIp6(text: string): Read {
  const found = /(?:\[([\da-f:]+)(%[\w-]+)?\]|([\da-f:]+)(%[\w-]+)?)(?::(\d+))?/i.exec(text);
  if (!found) return invalidAddress(text);
  const [all, bracketed, bracketedName = '', plain, plainName = '', port] = found;
  const read = withPort(bracketed ?? plain ?? '', port, isIPv6);
  if (read.kind === 'refusal') return read;
  return all === text ? { ...read, ip: read.ip + bracketedName + plainName } : invalidAddress(text);
}

/**
 * `ip:port`, `ip`, or `[v6]:port`, by obshell's rules and with its errors (agent/meta/agent.go). A text with a dot and without a
 * port is read whatever it is.
 */
export const readObshellAddress = (text: string): Read =>
  text.includes('.') ? readIp4(text) : readIp6(text);
