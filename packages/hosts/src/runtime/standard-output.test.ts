import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStandardOutput } from './standard-output.ts';
import { createLineSink } from './write-line.ts';

const ON_LINUX = { skip: process.platform !== 'linux' };

const directory = mkdtempSync(join(tmpdir(), 'nymgate-stdout-'));
afterAll(() => rmSync(directory, { recursive: true }));

const never = () => {
  throw new Error('the stream of standard output was made');
};

test('a pipe is opened once more, so that writing never waits', ON_LINUX, () => {
  const pipe = openPipe();
  const own = openStandardOutput(pipe, never);
  expect(own).not.toBe(pipe);
  expect(waits(own)).toBe(false);
  // Whoever else writes to it writes as before.
  expect(waits(pipe)).toBe(true);
  createLineSink(own)('{"event":"start"}');
  const bytes = Buffer.alloc(100);
  expect(bytes.toString('utf8', 0, readSync(pipe, bytes))).toBe('{"event":"start"}\n');
  for (const descriptor of [own, pipe]) closeSync(descriptor);
});

test('F29 a pipe that nobody reads is told within a moment, and not waited for', ON_LINUX, () => {
  const pipe = openPipe();
  const own = openStandardOutput(pipe, never);
  const sink = createLineSink(own);
  expect(() => {
    for (let line = 0; line < 100; line += 1) sink('x'.repeat(10_000));
  }).toThrow('line not written');
  for (const descriptor of [own, pipe]) closeSync(descriptor);
});

test('what is no pipe is what `process.stdout` makes of it', () => {
  const file = openSync(join(directory, 'log'), 'a');
  expect(openStandardOutput(file, () => 7)).toBe(7);
  closeSync(file);
  expect(openStandardOutput(file, () => 7)).toBe(7);
});

/** Both ends of a pipe, for which nobody has to wait. */
function openPipe(): number {
  const path = join(directory, `pipe-${Math.random()}`);
  spawnSync('mkfifo', [path]);
  return openSync(path, 'r+');
}

/** By the flags that Linux tells of a descriptor, in octal (man 5 proc, /proc/pid/fdinfo). */
function waits(descriptor: number): boolean {
  const [, flags = ''] =
    /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
  return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) === 0;
}
