import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AgentKeyPair } from './agent-key.ts';
import { decodeBase64 } from './base64.ts';
import { type HeaderFields, readFields } from './header-fields.ts';

/** A header, decrypted. Nothing of it may be shown: it can hold blocks that somebody else encrypted. */
export interface OpenedHeader extends HeaderFields {
  /** Hash of each block, each once. A client encrypts anew for each request, so that no two requests share one. */
  blockHashes: string[];
  /** The blocks themselves, so that another spelling of their base64 makes no other header. */
  bytes: Buffer;
}

/** A header as it was sent. */
export interface SealedHeader {
  /** By whose password it is to be opened. */
  userName: 'root' | 'agent';
  text: string;
}

/** Blocks that are decrypted for anyone who asks: 1.7 kB of what the SDKs send. Each costs about a millisecond at 2048 bit. */
const maxBlocks = 32;

/** The header of the two that counts; undefined where neither was sent. */
export function headerOf(headers: IncomingHttpHeaders): SealedHeader | undefined {
  const agent = headers['x-ocs-agent-header'];
  if (typeof agent === 'string' && agent !== '') return { userName: 'agent', text: agent };
  const root = headers['x-ocs-header'];
  if (typeof root === 'string' && root !== '') return { userName: 'root', text: root };
  return undefined;
}

/** Undefined for whatever is wrong with it: the caller is to learn nothing more. */
export function openHeader(text: string, key: AgentKeyPair): OpenedHeader | undefined {
  if (text.length > Math.ceil((maxBlocks * key.blockBytes) / 3) * 4) return undefined;
  const bytes = decodeBase64(text);
  if (!bytes || bytes.length === 0 || bytes.length % key.blockBytes !== 0) return undefined;
  const hashes = new Set<string>();
  const parts: Buffer[] = [];
  let whole = true;
  for (let at = 0; at < bytes.length; at += key.blockBytes) {
    const block = bytes.subarray(at, at + key.blockBytes);
    hashes.add(createHash('sha256').update(block).digest('base64'));
    const part = key.decrypt(block);
    // An empty block carries nothing; it would only make another header of the same text.
    whole &&= part !== undefined && part.length > 0;
    if (part) parts.push(part);
  }
  const fields = whole ? readFields(Buffer.concat(parts)) : undefined;
  return fields && { ...fields, blockHashes: [...hashes], bytes };
}
