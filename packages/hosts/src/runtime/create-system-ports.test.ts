import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSystemPorts, localFiles } from './create-system-ports.ts';

const directory = mkdtempSync(join(tmpdir(), 'nymgate-files-'));
const at = (name: string) => join(directory, name);
afterAll(() => rmSync(directory, { recursive: true }));

test('reads a file, also through a link', async () => {
  writeFileSync(at('token'), 'text\n');
  symlinkSync('token', at('link'));
  expect(await localFiles.readText(at('token'))).toBe('text\n');
  expect(await localFiles.readText(at('link'))).toBe('text\n');
});

test('a pipe without a writer, an endless device, a directory and a huge file are refused at once', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 9_000_000);
  for (const path of [at('pipe'), '/dev/zero', directory, at('huge'), at('absent')])
    await expect(localFiles.readText(path)).rejects.toThrow();
});

test('PIN-01 bytes that are no UTF-8 are refused, so that two salts never become one', async () => {
  const { files } = createSystemPorts();
  writeFileSync(at('latin1'), Buffer.from([0x73, 0xe4, 0x6c, 0x74]));
  await expect(files.readText(at('latin1'))).rejects.toMatchObject({
    code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
  });
  writeFileSync(at('mark'), '\u{feff}text');
  expect(await files.readText(at('mark'))).toBe('\u{feff}text');
});
