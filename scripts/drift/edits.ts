import type { Edit } from './edit.ts';
import { obshellEdits } from './edits-obshell.ts';
import { obstopEdits } from './edits-obstop.ts';
import { ocpEdits } from './edits-ocp.ts';

/** Every edit of the drill. */
export const edits: readonly Edit[] = [...ocpEdits, ...obshellEdits, ...obstopEdits];
