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
  const output = openStandardOutput(pipe, never);
  expect(output).not.toBe(pipe);
  expect(waits(output)).toBe(false);
  // Other writers aren't affected.
  expect(waits(pipe)).toBe(true);
  createLineSink(output).write('{"event":"start"}');
  const bytes = Buffer.alloc(100);
  expect(bytes.toString('utf8', 0, readSync(pipe, bytes))).toBe('{"event":"start"}\n');
  for (const descriptor of [output, pipe]) closeSync(descriptor);
});

test(
  'F29 a pipe that nobody reads is told within a moment, and the event loop never waits for it',
  ON_LINUX,
  async () => {
    const pipe = openPipe();
    const output = openStandardOutput(pipe, never);
    const sink = createLineSink(output);
    const outcomes: string[] = [];
    const append = (text: string) =>
      sink.append(text)?.then(
        () => outcomes.push('written'),
        () => outcomes.push('lost'),
      );
    const started = performance.now();
    const waits = Array.from({ length: 20 }, () => append('x'.repeat(10_000)));
    // Twenty lines are more than a pipe holds; nothing of this took the time of a wait.
    expect(waits[0]).toBeUndefined();
    expect(waits.at(-1)).toBeInstanceOf(Promise);
    expect(performance.now() - started).toBeLessThan(200);
    for (const wait of waits) await wait;
    expect(new Set(outcomes)).toEqual(new Set(['lost']));
    // From here on lines fail at once, until one is written.
    expect(() => sink.append('y')).toThrow('line not written');
    drain(pipe);
    expect(sink.append('z')).toBeUndefined();
    expect(drain(pipe)).toMatch(/\nz\n$/);
    for (const descriptor of [output, pipe]) closeSync(descriptor);
  },
);

test(
  'F29 lines wait in order for a reader that is slow, whole, and each with its number when its turn comes',
  ON_LINUX,
  async () => {
    const pipe = openPipe();
    const output = openStandardOutput(pipe, never);
    const sink = createLineSink(output);
    let number = 0;
    const numbered = {
      text: () => `${number + 1}:${'x'.repeat(10_000)}`,
      written: () => {
        number += 1;
      },
    };
    const waits = Array.from({ length: 20 }, () => sink.append(numbered));
    let text = '';
    const reader = setInterval(() => {
      text += drain(pipe);
    }, 20);
    for (const wait of waits) await wait;
    clearInterval(reader);
    text += drain(pipe);
    expect(number).toBe(20);
    const lines = text.split('\n').slice(0, -1);
    expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(lines.map((_, index) => index + 1));
    expect(new Set(lines.map((line) => line.split(':')[1]))).toEqual(new Set(['x'.repeat(10_000)]));
    for (const descriptor of [output, pipe]) closeSync(descriptor);
  },
);

test('what is no pipe is what `process.stdout` makes of it', () => {
  const file = openSync(join(directory, 'log'), 'a');
  expect(openStandardOutput(file, () => 7)).toBe(7);
  closeSync(file);
  expect(openStandardOutput(file, () => 7)).toBe(7);
});

/** Both ends of a non-blocking pipe. */
function openPipe(): number {
  const path = join(directory, `pipe-${Math.random()}`);
  spawnSync('mkfifo', [path]);
  return openSync(path, 'r+');
}

/** What there is to read, without waiting. */
function drain(pipe: number): string {
  const reader = openSync(`/proc/self/fd/${pipe}`, constants.O_RDONLY | constants.O_NONBLOCK);
  const bytes = Buffer.alloc(1_048_576);
  let text = '';
  try {
    for (let read = readSync(reader, bytes); read > 0; read = readSync(reader, bytes))
      text += bytes.toString('utf8', 0, read);
  } catch {
    // Nothing more for now.
  }
  closeSync(reader);
  return text;
}

/** By the flags that Linux tells of a descriptor, in octal (man 5 proc, /proc/pid/fdinfo). */
function waits(descriptor: number): boolean {
  const [, flags = ''] =
    /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
  return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) === 0;
}
