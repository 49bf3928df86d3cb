import { commonTexts } from './texts-zh/common.ts';
import { obshellTexts } from './texts-zh/obshell.ts';
import { obstopTexts } from './texts-zh/obstop.ts';
import { ocpTexts } from './texts-zh/ocp.ts';

/** The tables by what they are for; a text stands in one of them. */
export const chineseTables = [commonTexts, ocpTexts, obshellTexts, obstopTexts] as const;

/** Chinese texts of the documents by the English ones. */
export const chineseTexts: Readonly<Record<string, string>> = Object.assign({}, ...chineseTables);
