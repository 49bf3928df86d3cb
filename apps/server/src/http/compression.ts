import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Bytes below which an answer goes out as it is: there is little to win. */
export const compressedFromBytes = 32 * 1024;

/**
 * Compresses large answers for callers who ask for it, in zlib's own threads. Only of routes that are added in plugins after it. Bodies
 * that come in are never inflated.
 */
export function addCompression(app: FastifyInstance): void {
  app.register(compress, {
    globalDecompression: false,
    encodings: ['gzip'],
    threshold: compressedFromBytes,
    // In no case in the process's one thread.
    syncThreshold: 0,
    // JSON with the same names over and over: more effort takes several times as long for little.
    zlibOptions: { level: constants.Z_BEST_SPEED },
  });
}
