import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Width and height of a PNG (PNG specification section 11.2.2). */
function sizeOf(file: string): readonly [number, number] {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

it('README shows the picture that the script makes, which weighs less than 200 KB', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toMatch(/!\[[^\]]{20,}\]\(docs\/console\.png\)/);
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-picture-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const made = join(directory, 'console.png');
  execFileSync(
    process.execPath,
    ['--import', 'tsx', '-C', 'nymgate-source', 'tests/browser/make-console-picture.ts', made],
    {
      cwd: ROOT,
    },
  );
  expect(sizeOf(made)).toEqual(sizeOf(join(ROOT, 'docs/console.png')));
  for (const file of [made, join(ROOT, 'docs/console.png')]) {
    expect(statSync(file).size).toBeLessThan(200_000);
    expect(statSync(file).size).toBeGreaterThan(20_000);
  }
});
