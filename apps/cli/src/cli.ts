import {
  buildApplication,
  buildRouteMap,
  ExitCode,
  proposeCompletions,
  run,
  type StricliProcess,
} from '@stricli/core';
import { actCommand } from './commands/act.ts';
import { checkCommand } from './commands/check.ts';
import { clusterRoutes } from './commands/cluster.ts';
import { completionCommand } from './commands/completion.ts';
import type { Context } from './commands/context.ts';
import { faultRoutes, resetCommand } from './commands/fault.ts';
import { loginCommand } from './commands/login.ts';
import { profileRoutes } from './commands/profile.ts';
import { rollCommand } from './commands/roll.ts';
import { taskRoutes } from './commands/task.ts';
import { completeWord } from './completion/scripts.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { chooseLanguage, messagesOf } from './messages/choose-language.ts';
import type { Messages } from './messages/en.ts';
import { toJson } from './render/task-json.ts';
import { stricliText } from './stricli-text.ts';
import { isColoured } from './terminal/abilities.ts';

const routesOf = (text: Messages) =>
  buildRouteMap({
    docs: { brief: text.brief.root },
    routes: {
      stop: actCommand('stop', text),
      start: actCommand('start', text),
      restart: actCommand('restart', text),
      check: checkCommand(text),
      roll: rollCommand(text),
      task: taskRoutes(text),
      cluster: clusterRoutes(text),
      fault: faultRoutes(text),
      reset: resetCommand(text),
      login: loginCommand(text),
      profile: profileRoutes(text),
      completion: completionCommand(text),
    },
  });

/** Runs the command that the words mean and answers its exit code. */
export async function runCli(words: readonly string[], io: Io, version: string): Promise<number> {
  const language = chooseLanguage(words, io.env);
  const text = messagesOf[language];
  const app = buildApplication<Context>(routesOf(text), {
    name: 'obstop',
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: 'allow-kebab-for-camel' },
    documentation: {
      onlyRequiredInUsageLine: true,
      caseStyle: 'convert-camel-to-kebab',
      disableAnsiColor: !isColoured(io.stdout, io.env),
    },
    localization: { text: stricliText(text) },
  });
  // What the library itself says: that the words are no command. Commands write to `io`.
  let complaint = '';
  const stderr = {
    write: (said: string) => {
      complaint += said;
      io.stderr.write(said);
    },
  };
  const process: StricliProcess = { stdout: io.stdout, stderr, env: io.env };
  const context = { process, io, language, text };
  const [first, ...rest] = words;
  if (first === completeWord) {
    const found = await proposeCompletions(app, rest, context);
    for (const { completion, brief } of found) io.stdout.write(`${completion}\t${brief}\n`);
    return exitCodes.ok;
  }
  await run(app, words, context);
  const exitCode = exitOf(process.exitCode);
  if (complaint !== '' && words.includes('--json'))
    io.stdout.write(`${toJson({ exitCode, error: { kind: 'usage', message: complaint.trim() } }, 2)}\n`);
  return exitCode;
}

/** The library’s own codes are negative; a command’s are ours already. */
function exitOf(code: StricliProcess['exitCode']): number {
  const number = Number(code ?? 0);
  if (number === ExitCode.UnknownCommand || number === ExitCode.InvalidArgument) return exitCodes.usage;
  return number < 0 ? exitCodes.defect : number;
}
