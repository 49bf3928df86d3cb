import { mutants } from './mutants/list.ts';
import { play } from './play.ts';

await play(mutants, async () => (await import('../src/simulate.ts')).simulate);
