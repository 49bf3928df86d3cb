export { encryptText, readBody } from './body-cipher.ts';
export type { AgentKeyPair } from './key-pair.ts';
export { newPrivateKey, readKeyPair } from './key-pair.ts';
export { languageOf } from './language.ts';
export type { BlocksJob } from './open-blocks.ts';
export { openBlocks } from './open-blocks.ts';
export type { OpenedHeader, SealedHeader } from './open-header.ts';
export { headerOf, openHeader } from './open-header.ts';
