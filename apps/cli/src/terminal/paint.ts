import { styleText } from 'node:util';

/** A colour or weight by what it is for. */
export type Style = 'good' | 'bad' | 'busy' | 'faint' | 'strong';

/** Paints a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const formats = { good: 'green', bad: 'red', busy: 'cyan', faint: 'dim', strong: 'bold' } as const;

/** For a terminal that shows colours, and for anything else. */
export function painter(isColoured: boolean): Paint {
  // Whether there is colour has been decided here; Node would look at stdout, and progress is on stderr.
  return isColoured
    ? (style, text) => styleText(formats[style], text, { validateStream: false })
    : (_style, text) => text;
}
