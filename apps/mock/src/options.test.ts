import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('listens on this machine only, port 4010, when nothing is said', () => {
    expect(readOptions([], {})).toEqual({ kind: 'run', host: '127.0.0.1', port: 4010 });
    expect(readOptions([], { PORT: '' })).toMatchObject({ port: 4010 });
  });

  it('takes the port from --port before PORT', () => {
    expect(readOptions(['--port', '0'], { PORT: '5000' })).toMatchObject({ port: 0 });
    expect(readOptions(['--port=65535', '--host', '::1'], {})).toMatchObject({ host: '::1', port: 65_535 });
    expect(readOptions([], { PORT: '5000' })).toMatchObject({ port: 5000 });
  });

  it.each([
    [['--port', '65536'], {}, '--port must be'],
    [['--port', '4010x'], {}, '--port must be'],
    [['--port='], {}, '--port must be'],
    [['--port', '-1'], {}, "Option '--port' argument is ambiguous"],
    [['--host='], {}, '--host is empty'],
    [[], { PORT: 'http' }, 'PORT must be'],
    [['serve'], {}, "Unexpected argument 'serve'"],
  ])('refuses %j with %j in one line that shows the usage', (args, environment, reason) => {
    const options = readOptions(args, environment);
    expect(options).toEqual({ kind: 'invalid', message: expect.stringContaining(reason) });
    expect(options).toEqual({ kind: 'invalid', message: expect.stringMatching(/^.*; usage: .*$/) });
  });

  it('explains itself when asked to', () => {
    expect(readOptions(['-h'], {})).toMatchObject({ kind: 'help', text: expect.stringContaining('--port') });
  });
});
