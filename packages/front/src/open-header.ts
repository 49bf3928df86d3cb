import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { decodeBase64 } from './base64.ts';
import { type HeaderFields, readFields } from './header-fields.ts';
import type { AgentKeyPair } from './key-pair.ts';
import type { BlocksJob } from './open-blocks.ts';

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

/**
 * Blocks that are decrypted for anyone who asks: 848 bytes of what the SDKs send, who put 53 into each whatever the key's size. Of
 * those the fields' names, the keys and the expiry take 110; the longest path of the API, with a zone name of 128
 * bytes written as `%XX`, 420; the rest is for a password.
 */
const maxBlocks = 16;

/** The header of the two that counts; undefined where neither was sent. */
export function headerOf(headers: IncomingHttpHeaders): SealedHeader | undefined {
  const agent = headers['x-ocs-agent-header'];
  if (typeof agent === 'string' && agent !== '') return { userName: 'agent', text: agent };
  const root = headers['x-ocs-header'];
  if (typeof root === 'string' && root !== '') return { userName: 'root', text: root };
  return undefined;
}

/** Undefined for whatever is wrong with it: the caller is to learn nothing more. `busy` where it could not be opened now. */
export async function openHeader(
  text: string,
  { privateKey, blockBytes }: AgentKeyPair,
  openBlocks: (job: BlocksJob) => Promise<(Uint8Array | undefined)[] | 'busy'>,
): Promise<OpenedHeader | 'busy' | undefined> {
  if (text.length > Math.ceil((maxBlocks * blockBytes) / 3) * 4) return undefined;
  const bytes = decodeBase64(text);
  if (!bytes || bytes.length === 0 || bytes.length % blockBytes !== 0) return undefined;
  const opened = await openBlocks({ privateKey, blockBytes, bytes });
  if (opened === 'busy') return opened;
  // An empty block carries nothing; it would only make another header of the same text.
  const parts = opened.flatMap((part) => (part && part.length > 0 ? [part] : []));
  const fields = parts.length === opened.length ? readFields(Buffer.concat(parts)) : undefined;
  return fields && { ...fields, blockHashes: hashesOf(bytes, blockBytes), bytes };
}

function hashesOf(bytes: Buffer, blockBytes: number): string[] {
  const hashes = new Set<string>();
  for (let at = 0; at < bytes.length; at += blockBytes)
    hashes.add(hash('sha256', bytes.subarray(at, at + blockBytes), 'base64'));
  return [...hashes];
}
