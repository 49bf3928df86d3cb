import { constants, createCipheriv, createDecipheriv, createPublicKey, publicEncrypt } from 'node:crypto';
import type { ObshellCall } from '../obshell-access.ts';

/** 16 bytes of key and 16 of IV, always the same: what a body looks like must not change from run to run. */
export const sampleKeys = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

/** Blocks of PKCS#1 v1.5 over what is given; of 53 bytes each, as both SDKs cut, unless told otherwise. */
export function sealBytes(publicKey: string, content: Buffer, chunkBytes = 53): Buffer {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'pkcs1' });
  const blocks: Buffer[] = [];
  for (let at = 0; at < content.length; at += chunkBytes)
    blocks.push(
      publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, content.subarray(at, at + chunkBytes)),
    );
  return Buffer.concat(blocks);
}

/** A header's text. */
export function sealHeader(publicKey: string, fields: object, chunkBytes?: number): string {
  return sealBytes(publicKey, Buffer.from(JSON.stringify(fields)), chunkBytes).toString('base64');
}

/** A body as the SDKs encrypt it. */
export function sealBody(text: string | Buffer, keys: Buffer = sampleKeys): Buffer {
  const cipher = createCipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16));
  return Buffer.from(Buffer.concat([cipher.update(text), cipher.final()]).toString('base64'));
}

export function openText(text: string, keys: Buffer = sampleKeys): string {
  const cipher = createDecipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16));
  return Buffer.concat([cipher.update(Buffer.from(text, 'base64')), cipher.final()]).toString();
}

/** Fields of a header and everything about the call that is not the usual. */
export interface CallDraft extends Partial<Omit<ObshellCall, 'headers' | 'body'>> {
  header?: Record<string, unknown>;
  headerName?: string;
  chunkBytes?: number;
  body?: string | Buffer;
}

/** A call with right credentials for `POST /api/v1/ob/stop` that ends 60 s from now; `draft` says what is different. */
export function sealedCall(
  publicKey: string,
  nowMs: number,
  auth: string,
  draft: CallDraft = {},
): ObshellCall {
  const { header = {}, headerName = 'x-ocs-header', chunkBytes, body = '', ...rest } = draft;
  const target = rest.target ?? '/api/v1/ob/stop';
  const fields = {
    auth,
    ts: String(Math.floor(nowMs / 1000) + 60),
    uri: target,
    keys: sampleKeys.toString('base64'),
    ...header,
  };
  return {
    method: 'POST',
    target,
    headers: { [headerName]: sealHeader(publicKey, fields, chunkBytes) },
    body: Buffer.from(body),
    address: '10.0.0.9',
    changes: false,
    sessionAllowed: true,
    arrivedAtMs: nowMs,
    ...rest,
  };
}
