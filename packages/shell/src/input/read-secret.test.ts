import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSecret } from './read-input.ts';

const folder = mkdtempSync(join(tmpdir(), 'nymgate-'));
const file = join(folder, 'key');
writeFileSync(file, `${'Ab3_-xY7'.repeat(5)}abc\n`);
afterAll(() => rmSync(folder, { recursive: true }));

test.each([0o644, 0o640, 0o604, 0o602])(
  'S12 a key file of mode %o is refused in commands, as serve does',
  async (mode) => {
    chmodSync(file, mode);
    await expect(readSecret(`file:${file}`)).rejects.toMatchObject({ code: 'FILE_EXPOSED' });
  },
);

test.each([0o600, 0o400])('a key file of mode %o is read', async (mode) => {
  chmodSync(file, mode);
  await expect(readSecret(`file:${file}`)).resolves.toMatch(/^Ab3/);
});
