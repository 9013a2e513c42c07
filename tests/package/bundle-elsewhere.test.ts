import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

// "The same bytes, on every machine" of the guide for Lambda: names of folders are in no byte, and in no hash.

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'nymgate-elsewhere-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Packages that come into a bundle: a link would lead esbuild back into the first clone. */
const BUNDLED = [
  ...['undici', 'jose', 'yaml', 'commander', 'picocolors', '@redis/client'],
  ...['hyparquet', 'hyparquet-compressors', 'hyparquet-writer', 'fzstd', 'hysnappy'],
];
const TOOLS = ['esbuild', 'tsx', '@hono/node-server', 'hono'];

function copyClone(target: string): string {
  for (const name of [
    'packages',
    'tools',
    'schema',
    'tests/stand-ins',
    'package.json',
    'tsconfig.json',
    'tsconfig.package.json',
    'LICENSE',
    'NOTICE',
    'package-lock.json',
  ])
    cpSync(join(root, name), join(target, name), {
      recursive: true,
      filter: (path) => !/\/(?:dist|node_modules)$/.test(path),
    });
  for (const name of BUNDLED)
    cpSync(join(root, 'node_modules', name), join(target, 'node_modules', name), {
      recursive: true,
      dereference: true,
    });
  for (const name of TOOLS) {
    mkdirSync(dirname(join(target, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(target, 'node_modules', name), 'junction');
  }
  for (const name of readdirSync(join(target, 'packages'))) {
    mkdirSync(join(target, 'node_modules/@nymgate'), { recursive: true });
    symlinkSync(join(target, 'packages', name), join(target, 'node_modules/@nymgate', name), 'junction');
  }
  return target;
}

/** Builds Lambda's bundle with V8's caches, and returns the sum of each file. */
function build(clone: string, folder: string): Readonly<Record<string, string>> {
  const program = `const { buildBundle } = await import('./tools/build-bundle.ts');
const { ENTRIES } = await import('./tools/bundle/entries.ts');
await buildBundle(process.argv[1], ENTRIES['aws-lambda']);`;
  const loader = join(root, 'node_modules/tsx/dist/loader.mjs');
  const args = ['--import', loader, '-C', 'nymgate-source', '--input-type=module', '--eval', program, folder];
  execFileSync(process.execPath, args, { cwd: clone });
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, sum(name)]));
}

test('a clone in another folder gives the same files, by name and by content', () => {
  const here = build(root, join(directory, 'here'));
  const there = build(copyClone(join(directory, 'a/deeper/clone')), join(directory, 'there'));
  expect(Object.keys(here).length).toBeGreaterThan(20);
  expect(Object.keys(here).filter((name) => name.endsWith('.cache'))).toHaveLength(3);
  expect(there).toEqual(here);
}, 120_000);
