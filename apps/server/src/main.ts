import { listenForHangUps } from './wiring/hang-ups.ts';

// Before everything else is loaded, which takes longer than all the rest of a start: until then SIGHUP ends the process.
const hangUps = listenForHangUps();
const { serve } = await import('./wiring/serve.ts');
await serve(hangUps);
