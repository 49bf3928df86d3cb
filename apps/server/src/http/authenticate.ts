import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import type { Authenticate, Authentication, Verdict } from '../access/authentication.ts';
import type { User } from '../access/user.ts';

type Signed = Extract<Authentication, { kind: 'signed' }>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set once it is told. */
    user: User | undefined;
    /** The name that came with credentials which did not hold. */
    claimedUser: string;
    /** Waits for the body. */
    signed: Signed | undefined;
  }
}

/** What a surface does with the answer; each of them sends, or lets the request go on by sending nothing. */
export interface AuthenticationEnds {
  /** They are known: may they do this? */
  known(request: FastifyRequest, reply: FastifyReply, user: User): void;
  unknown(request: FastifyRequest, reply: FastifyReply): void;
  busy(request: FastifyRequest, reply: FastifyReply, retryAfterSeconds: number): void;
  /** A signed body is too large to be read, so that it cannot be told whose it is. */
  tooLarge(request: FastifyRequest, reply: FastifyReply): void;
}

async function readBody(payload: Readable, limit: number): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Destroying the request would take the answer's connection with it.
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    // A request's raw stream has no encoding set, so that its chunks are bytes.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > limit) return 'too-large';
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * Hooks that tell who asks before anything else is looked at. Basic is told by the head alone. A signature covers the
 * body's bytes: it is told once they are read, and before they are parsed.
 */
export function authenticationHooks(
  authenticate: Authenticate,
  bodyLimit: number,
  ends: AuthenticationEnds,
): {
  onRequest(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  preParsing(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: RequestPayload,
    done: () => void,
  ): Promise<unknown> | undefined;
} {
  function conclude(request: FastifyRequest, reply: FastifyReply, verdict: Verdict): void {
    switch (verdict.kind) {
      case 'user':
        request.user = verdict.user;
        ends.known(request, reply, verdict.user);
        break;
      case 'nobody':
        request.claimedUser = verdict.claimed;
        ends.unknown(request, reply);
        break;
      case 'busy':
        ends.busy(request, reply, verdict.retryAfterSeconds);
        break;
    }
  }

  async function readSigned(
    signed: Signed,
    request: FastifyRequest,
    reply: FastifyReply,
    payload: RequestPayload,
  ) {
    const body = await readBody(payload, bodyLimit);
    if (body === 'too-large') {
      request.claimedUser = signed.claimed;
      ends.tooLarge(request, reply);
      return reply;
    }
    conclude(request, reply, signed.verify(body));
    if (reply.sent) return reply;
    const again = Readable.from(body.length === 0 ? [] : [body], { objectMode: false });
    return Object.assign(again, { receivedEncodedLength: body.length });
  }

  return {
    async onRequest(request, reply) {
      const { method, url, headers } = request.raw;
      const head = { method: method ?? '', url: url ?? '', headers, address: request.ip };
      const authentication = await authenticate(head);
      if (authentication.kind !== 'signed') conclude(request, reply, authentication);
      else request.signed = authentication;
      return reply.sent ? reply : undefined;
    },
    preParsing(request, reply, payload, done) {
      const { signed } = request;
      if (signed) return readSigned(signed, request, reply, payload);
      done();
      return undefined;
    },
  };
}
