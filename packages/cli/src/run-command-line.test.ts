import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RequestError, SetupError } from '../../engine/src/kernel/errors.ts';
import { readSecret } from '../../shell/src/input/read-input.ts';
import { CommandError } from '../../shell/src/terminal/command-error.ts';
import { createTerminal, supportsColor, type Terminal } from '../../shell/src/terminal/print.ts';
import { describeErrorOnOneLine, reportFailure } from '../../shell/src/terminal/report-failure.ts';
import { runCommandLine } from './run-command-line.ts';

function fakeTerminal(): { terminal: Terminal; out: () => string; err: () => string } {
  const texts = ['', ''];
  const stream = (index: number) =>
    new Writable({
      write: (chunk, _, done) => {
        texts[index] += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  return {
    terminal: createTerminal(stream(0), stream(1), {}),
    out: () => texts[0] ?? '',
    err: () => texts[1] ?? '',
  };
}

describe('usage', () => {
  test.each([
    ['nothing', [], ''],
    ['unknown command', ['demmo'], 'Did you mean demo?'],
    ['unknown option', ['demo', '--onse'], 'Did you mean --once?'],
    ['unknown sub-command', ['rules', 'prnt', 'entra-id'], 'Did you mean print?'],
    ['missing argument', ['call'], "missing required argument 'connector'"],
    ['too many arguments', ['keys', 'create', 'now'], 'too many arguments'],
    ['port is no number', ['demo', '--port', 'x'], 'whole number from 0 to 65535'],
    ['port out of range', ['demo', '--port', '65536'], 'whole number'],
    ['port with sign', ['demo', '--port=-1'], 'whole number'],
    ['nobody', ['demo', '--people', '0'], 'whole number from 1 to 10000'],
    ['url with a path', ['call', 'entra-id', '/', '--url', 'http://a/b'], 'http://127.0.0.1:8484'],
    ['option without value', ['serve', '--config'], 'argument missing'],
  ])('%s', async (_, argv, message) => {
    const { terminal, out, err } = fakeTerminal();
    expect(await runCommandLine(argv, terminal)).toBe(2);
    expect(err()).toContain(message);
    expect(out()).toBe('');
  });

  test.each([['--help'], ['help'], ['--version'], ['demo', '--help'], ['rules', 'print', '--help']])(
    '%s %s is answered on standard output',
    async (...argv) => {
      const { terminal, out, err } = fakeTerminal();
      expect(await runCommandLine(argv, terminal)).toBe(0);
      expect([out() !== '', err()]).toEqual([true, '']);
    },
  );
});

test('keys create prints one key, the rest is a note', async () => {
  const keys = await Promise.all(
    [1, 2].map(async () => {
      const { terminal, out, err } = fakeTerminal();
      expect(await runCommandLine(['keys', 'create'], terminal)).toBe(0);
      expect(err()).toMatch(/^Key 1, epoch [0-9a-f]{16}[\s\S]*secret: /);
      return out();
    }),
  );
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
  expect(keys[0]).not.toBe(keys[1]);
});

test.each([
  ['demo', '--once'],
  ['call', 'entra-id', '/v1.0/users', '--simulator'],
])('a temporary directory that is not there is named: %s %s', async (...argv) => {
  vi.stubEnv('TMPDIR', '/nonexistent/nymgate');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { terminal, out, err } = fakeTerminal();
  expect(await runCommandLine(argv, terminal)).toBe(1);
  expect([out(), err()]).toEqual([
    '',
    'TEMPORARY_UNUSABLE The temporary directory cannot be used: /nonexistent/nymgate, ENOENT; make it writable, or name another one in TMPDIR (Windows: TEMP).\n',
  ]);
});

describe('failures', () => {
  const issue = { code: 'CONFIG_INVALID', severity: 'error', message: 'wrong' } as const;
  test.each([
    [
      'findings, all of them',
      new SetupError([
        { ...issue, file: 'a.yaml', line: 2, column: 3 },
        { ...issue, message: 'worse', fix: 'mend it' },
      ]),
      1,
      'a.yaml:2:3 CONFIG_INVALID wrong\nCONFIG_INVALID worse (mend it)\n',
    ],
    [
      'a refused request',
      new RequestError('QUERY_NOT_ALLOWED', { subject: '$search' }),
      3,
      "QUERY_NOT_ALLOWED Nymgate's rules do not allow this query option or its value. ($search)\n",
    ],
    ['a failed answer', new RequestError('RESPONSE_NOT_SANITIZABLE'), 1, 'RESPONSE_NOT_SANITIZABLE'],
    [
      'a command',
      new CommandError('GATEWAY_UNREACHABLE', 'ECONNREFUSED'),
      1,
      'GATEWAY_UNREACHABLE No gateway responds at this URL: ECONNREFUSED.\n',
    ],
    ['anything else', 'text', 1, 'INTERNAL Unexpected failure.'],
  ])('%s', (_, error, exit, text) => {
    const { terminal, err } = fakeTerminal();
    expect(reportFailure(error, terminal)).toBe(exit);
    expect(err()).toContain(text);
  });

  test('an unforeseen failure tells where, never what it was about', () => {
    const { terminal, err } = fakeTerminal();
    reportFailure(new TypeError('cannot read ann@contoso.com\n    of Ann'), terminal);
    expect(err()).toMatch(/^INTERNAL .*TypeError[\s\S]*run-command-line\.test/);
    expect(err()).not.toMatch(/ann/i);
    expect(describeErrorOnOneLine(new TypeError('ann@contoso.com'))).toBe('INTERNAL Unexpected failure.');
  });
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { NO_COLOR: '0' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [{}, { FORCE_COLOR: '1' }, false],
])('%j %j: colour %s', (stream, environment, expected) => {
  expect(supportsColor(stream, environment)).toBe(expected);
});

test('secrets are read by reference only', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'key'), 'secret\n', { mode: 0o600 });
  expect(await readSecret(`file:${join(directory, 'key')}`)).toBe('secret');
  writeFileSync(join(directory, 'blank'), ' secret\n', { mode: 0o600 });
  await expect(readSecret(`file:${join(directory, 'blank')}`)).rejects.toThrow('has white space at its');
  process.env['NYMGATE_TEST_SECRET'] = 'other';
  onTestFinished(() => void delete process.env['NYMGATE_TEST_SECRET']);
  expect(await readSecret('env:NYMGATE_TEST_SECRET')).toBe('other');
  for (const reference of ['secret', 'env:NYMGATE_TEST_ABSENT', `file:${directory}`, 'aws:x']) {
    await expect(readSecret(reference)).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE' });
  }
});
