const endOfHead = Buffer.from('\r\n\r\n');

/** Where the chunked body from `start` ends; undefined while it is not all there. */
function endOfChunks(bytes: Buffer, start: number): number | undefined {
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!Number.isInteger(size)) throw new Error('a chunk without a size');
    at = lineEnd + 2 + size + 2;
    if (at > bytes.length) return undefined;
    if (size === 0) return at;
  }
}

/** Where the answer that starts at `start` ends, and its status. */
function answerAt(bytes: Buffer, start: number): { status: number; end: number } | undefined {
  const headEnd = bytes.indexOf(endOfHead, start);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', start, headEnd).toLowerCase();
  const status = Number(head.slice(9, 12));
  const body = headEnd + endOfHead.length;
  // Never has a body, whatever length it names.
  if (status === 304) return { status, end: body };
  const [, length] = /\r\ncontent-length: *(\d+)/.exec(head) ?? [];
  if (length !== undefined) {
    const end = body + Number(length);
    return end <= bytes.length ? { status, end } : undefined;
  }
  if (!head.includes('\r\ntransfer-encoding: chunked')) throw new Error(`neither length nor chunks: ${head}`);
  const end = endOfChunks(bytes, body);
  return end === undefined ? undefined : { status, end };
}

/**
 * Cuts the answers out of one connection's bytes: takes what came, and answers with the statuses of the answers that are
 * complete by now. Knows what the measured servers send: a length, or chunks.
 */
export function createStatusReader(): (bytes: Buffer) => number[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const statuses: number[] = [];
    let start = 0;
    for (let found = answerAt(all, 0); found; found = answerAt(all, start)) {
      statuses.push(found.status);
      start = found.end;
    }
    rest = all.subarray(start);
    return statuses;
  };
}
