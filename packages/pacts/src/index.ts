export type { ContractRoute, ProviderContract, ProviderName } from './contract.ts';
export { obshellContract, ocpContract, shownAnswer } from './contract.ts';
export type { Interaction, SentRequest } from './interaction.ts';
export { requestTemplate, sentRequest } from './interaction.ts';
export type { Shape, Template } from './matchers.ts';
export {
  among,
  any,
  dictionary,
  exampleOf,
  flag,
  matched,
  members,
  none,
  same,
  some,
  text,
  time,
  whole,
  word,
} from './matchers.ts';
export type { Pact } from './pact-files.ts';
export { committedPact, makePacts, recordingFolder } from './pact-files.ts';
export type { Parties, Recorder } from './record.ts';
export { createRecorder, pactFile } from './record.ts';
