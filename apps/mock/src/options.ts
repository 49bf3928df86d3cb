import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Options =
  | { readonly kind: 'run'; readonly host: string; readonly port: number }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'invalid'; readonly message: string };

const usage = 'usage: pnpm mock [--port 0-65535] [--host address]';
const help = `${usage}

  --port  port to listen on, 0 for any free one; also PORT (default 4010)
  --host  address to listen on (default 127.0.0.1: this machine only)`;

/** Reads the arguments after the script's name; PORT counts only where --port is absent. Never throws. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  let values: { port?: string; host?: string; help?: boolean };
  try {
    const options = {
      port: { type: 'string' },
      host: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    // parseArgs says what is wrong in its first sentence and explains `--` after it.
    const [reason = ''] = String(error instanceof Error ? error.message : error).split(/\.\s/);
    return { kind: 'invalid', message: `${reason}; ${usage}` };
  }
  if (values.help) return { kind: 'help', text: help };
  const host = values.host ?? '127.0.0.1';
  if (host === '') return { kind: 'invalid', message: `--host is empty; ${usage}` };
  const [name, text] =
    values.port === undefined ? ['PORT', environment.PORT || '4010'] : ['--port', values.port];
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    return { kind: 'invalid', message: `${name} must be a number from 0 to 65535, not '${text}'; ${usage}` };
  }
  return { kind: 'run', host, port: Number(text) };
}
