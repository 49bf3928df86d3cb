/**
 * Owns: gzip of a text whose long beginning is the same for many readers, and compressed once for all of them, while each gets an
 * end of his own. One member as RFC 1952 has it: browsers ignore what follows the first.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** The beginning: it can be handed from thread to thread. */
export interface BegunGzip {
  /** With the header, up to the end of a byte, and without a last block. */
  bytes: Uint8Array;
  crc: number;
  /** Of what is compressed. */
  length: number;
}

/** Deflate, no flags, no time, no level, an operating system that is not told. */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
// JSON with the same names over and over: more effort takes several times as long for little.
const level = constants.Z_BEST_SPEED;

/** Takes milliseconds per megabyte: not for the thread that answers requests. */
export function beginGzip(beginning: Uint8Array): BegunGzip {
  const blocks = deflateRawSync(beginning, { level, finishFlush: constants.Z_SYNC_FLUSH });
  // A short Buffer would lie in memory that Node shares among many, and that no thread can hand over.
  const bytes = new Uint8Array(header.length + blocks.length);
  bytes.set(header);
  bytes.set(blocks, header.length);
  return { bytes, crc: crc32(beginning), length: beginning.length };
}

/** The whole. */
export function endGzip({ bytes, crc, length }: BegunGzip, end: string): Buffer {
  const rest = Buffer.from(end);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(rest, crc), 0);
  trailer.writeUInt32LE((length + rest.length) % 2 ** 32, 4);
  return Buffer.concat([bytes, deflateRawSync(rest, { level }), trailer]);
}
