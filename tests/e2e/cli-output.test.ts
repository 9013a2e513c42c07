import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ended, runCli, startCli, withFiles } from './cli-process.ts';

/** A device that is always full; Linux has one. */
const FULL = { shell: 'exec "$@" >/dev/full' };
const UNWRITABLE =
  /^OUTPUT_UNWRITABLE Standard output cannot be written: (?:ENOSPC|EFBIG); what it holds is incomplete, make room or write elsewhere\.$/;
const LINE = '{"id":1,"op":"allowed","connector":"entra-id","method":"GET","url":"/v1.0/users"}\n';

describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  test.each([
    ['keys create', ['keys', 'create'], ''],
    ['rules print', ['rules', 'print', 'entra-id'], ''],
    ['a batch', ['sanitize', '--batch'], LINE.repeat(3)],
    ['a help page', ['--help'], ''],
    ['a report', ['diff', 'connector:entra-id', 'connector:outlook-cal'], ''],
  ])('%s: one line on standard error, exit 1', async (_name, args, input) => {
    const { code, stderr } = await runCli(args, { ...FULL, input });
    expect([code, stderr.trimEnd()]).toEqual([1, expect.stringMatching(UNWRITABLE)]);
  });

  test('a caller key that nobody received is named, with the command that revokes it', async () => {
    const directory = withFiles({});
    const add = ['keys', 'caller', 'add', '--name', 'warehouse', '--connector', 'entra-id'];
    const { code, stderr } = await runCli(add, { ...FULL, directory });
    const [unwritable, lost = '', ...more] = stderr.trimEnd().split('\n');
    const [, id = '', revoke = ''] = /^Key (\w+) is in .*: nymgate (keys caller revoke .*)$/.exec(lost) ?? [];
    expect([code, unwritable, more]).toEqual([1, expect.stringMatching(UNWRITABLE), []]);
    expect(await runCli(revoke.split(' '), { directory })).toMatchObject({ code: 0 });
    const list = await runCli(['keys', 'caller', 'list', '--json'], { directory });
    expect(JSON.parse(list.stdout)).toMatchObject([{ id, state: 'revoked' }]);
  });

  test('standard error full as well: exit 1, and nothing else', async () => {
    const shell = 'exec "$@" >/dev/full 2>&1';
    expect(await runCli(['keys', 'create'], { shell })).toEqual({ code: 1, stdout: '', stderr: '' });
  });
});

/** What is beyond the limit is cut off without an error, as on a disk that becomes full. */
test.runIf(process.platform !== 'win32')('a file that is cut short is told, not delivered', async () => {
  const directory = withFiles({});
  const { code, stderr } = await runCli(['rules', 'print', 'outlook-cal'], {
    directory,
    shell: 'ulimit -f 8; exec "$@" >rules.yaml',
  });
  expect(readFileSync(join(directory, 'rules.yaml')).length).toBeGreaterThan(0);
  expect([code, stderr.trimEnd()]).toEqual([1, expect.stringMatching(UNWRITABLE)]);
});

test('a file gets what a pipe gets', async () => {
  const directory = withFiles({});
  const args = ['rules', 'print', 'outlook-cal'];
  await runCli(args, { directory, shell: 'exec "$@" >rules.yaml' });
  expect(readFileSync(join(directory, 'rules.yaml'), 'utf8')).toBe((await runCli(args)).stdout);
});

test('a caller key whose reader has gone is named too', async () => {
  const directory = withFiles({});
  const child = startCli(['keys', 'caller', 'add', '--name', 'x', '--connector', '*'], { directory });
  child.stdout.destroy();
  const { code, stderr } = await ended(child);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^OUTPUT_UNWRITABLE .*EPIPE.*\nKey \w+ is in .*revoke/),
  ]);
});
