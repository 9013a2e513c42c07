import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuditFile, openAuditFile } from './audit-file.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-audit-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let number = 0;
function place(): string {
  number += 1;
  return join(directory, `${number}.jsonl`);
}
const read = (file: string) => readFileSync(file, 'utf8');
const open = (file: string, sync: 'none' | 'second' | 'each' = 'none'): AuditFile =>
  openAuditFile({ file, sync });

function exposed(): string {
  const file = place();
  writeFileSync(file, '');
  chmodSync(file, 0o644);
  return file;
}

function link(): string {
  const file = place();
  symlinkSync(`${file}.1`, file);
  return file;
}

describe('an audit file', () => {
  test('is for its owner alone, and goes on where it ended', () => {
    const file = place();
    for (const text of ['{"a":1}', '{"a":2}']) {
      const audit = open(file);
      expect(audit.append(text)).toBeUndefined();
      audit.close();
    }
    expect(read(file)).toBe('{"a":1}\n{"a":2}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('a line that a power loss has cut is terminated before the first one', async () => {
    const file = place();
    writeFileSync(file, '{"a":1}\n{"a":', { mode: 0o600 });
    const audit = open(file);
    await audit.append('{"a":2}');
    audit.close();
    expect(read(file)).toBe('{"a":1}\n{"a":\n{"a":2}\n');
  });

  test('with sync "each" lines count when the disk has them, those that come meanwhile together', async () => {
    const file = place();
    const audit = open(file, 'each');
    const written: number[] = [];
    const lines = Array.from({ length: 50 }, (_, index) =>
      audit.append({ text: () => `{"a":${index}}`, written: () => void written.push(index) }),
    );
    expect(new Set(lines).size).toBeLessThan(3);
    for (const line of lines) {
      expect(line).toBeInstanceOf(Promise);
      await line;
    }
    expect(written).toHaveLength(50);
    audit.write('{"a":50}');
    audit.close();
    expect(read(file).split('\n')).toHaveLength(52);
  });

  test.each([
    ['a directory that is not there', () => join(directory, 'nowhere', 'audit.jsonl'), /ENOENT/],
    ['a directory', () => directory, /EISDIR/],
    ['a device', () => '/dev/null', /not a regular file/],
    ['a symbolic link', () => link(), /ELOOP/],
    ['a file that others may read', () => exposed(), /others may read or write it/],
  ])('%s is refused at the start', (_name, file, message) => {
    expect(() => open(file())).toThrow(message);
  });
});

describe('SIGUSR2', () => {
  test('goes on in a new file after the former was renamed, and only then', async () => {
    const file = place();
    const audit = open(file, 'each');
    const last = audit.append('{"a":1}');
    const begin = () => audit.write('{"event":"segment"}');
    expect(await audit.reopen(begin)).toBe(false);
    renameSync(file, `${file}.1`);
    await audit.append('{"a":2}');
    expect(await audit.reopen(begin)).toBe(true);
    await audit.append('{"a":3}');
    await last;
    audit.close();
    expect([read(`${file}.1`), read(file)]).toEqual(['{"a":1}\n{"a":2}\n', '{"event":"segment"}\n{"a":3}\n']);
  });

  test('the former file goes on when there can be no new one, or no line in it', async () => {
    const file = place();
    const audit = open(file);
    renameSync(file, `${file}.1`);
    mkdirSync(file);
    await expect(audit.reopen(() => undefined)).rejects.toThrow();
    await audit.append('{"a":1}');
    rmSync(file, { recursive: true });
    await expect(
      audit.reopen(() => {
        throw new Error('no room');
      }),
    ).rejects.toThrow('no room');
    await audit.append('{"a":2}');
    audit.close();
    expect([read(`${file}.1`), read(file)]).toEqual(['{"a":1}\n{"a":2}\n', '']);
  });

  test('leaves the event loop free while the disk takes the former file; lines that come meanwhile are in it', async () => {
    const file = place();
    const audit = open(file, 'second');
    audit.write('{"a":1}');
    renameSync(file, `${file}.1`);
    const begin = () => audit.write('{"event":"segment"}');
    const reopening = Promise.all([audit.reopen(begin), audit.reopen(begin)]);
    expect(existsSync(file)).toBe(true);
    audit.write('{"a":2}');
    expect(await reopening).toEqual([true, false]);
    audit.write('{"a":3}');
    audit.close();
    expect([read(`${file}.1`), read(file)]).toEqual(['{"a":1}\n{"a":2}\n', '{"event":"segment"}\n{"a":3}\n']);
  });

  test('begins no segment after the end', async () => {
    const file = place();
    const audit = open(file, 'second');
    renameSync(file, `${file}.1`);
    const reopening = audit.reopen(() => audit.write('{"event":"segment"}'));
    audit.close();
    expect([await reopening, read(file)]).toEqual([false, '']);
  });
});
