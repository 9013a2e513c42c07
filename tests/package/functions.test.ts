import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

// The folders of `npm run build:functions`, from what is built: npm's own `prepack` would begin with an empty `dist`.

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = (name: string) => join(root, 'dist/functions', name);

const built = () => statSync(join(root, 'dist/cli/main.js')).mtimeMs;
let before = 0;

beforeAll(() => {
  before = built();
  execFileSync(process.execPath, ['--import', 'tsx', 'tools/build-functions.ts'], { cwd: root });
}, 120_000);

test('what is built is still there afterwards, and was not built a second time', () => {
  expect(built()).toBe(before);
});

test.each([
  ['azure', 'registerFunction'],
  ['gcp', 'createFunction'],
])('%s: the product beside what deploy/ has, and its entry can be imported', async (name, exported) => {
  const unpacked = join(folder(name), 'unpacked');
  mkdirSync(unpacked, { recursive: true });
  try {
    execFileSync('tar', ['-xzf', join(folder(name), 'nymgate.tgz'), '-C', unpacked, '--strip-components=1']);
    const entry = pathToFileURL(join(unpacked, `dist/hosts/${name}/index.js`)).href;
    expect(Object.keys(await import(entry))).toContain(exported);
    expect(existsSync(join(folder(name), 'package.json'))).toBe(true);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
});
