import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `node tools/with.mjs FOLDER COMMAND…` runs a command beside what only a suite needs. That is installed out of the
// package.json and the lock of the suite's folder, unless it is there, so that `npm ci` at the root need not bring it. `every` is all that the checks of the whole repository resolve.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What the checks of the whole repository have to resolve. */
const EVERY = ['tools/checks', 'tests/browser', 'tests/fuzz', 'tests/infra', 'tests/oracles'];
const [folder = '', command = '', ...args] = process.argv.slice(2);
const homes = (folder === 'every' ? EVERY : [folder]).map((each) => join(ROOT, each));

for (const home of homes) {
  const stamp = join(home, 'node_modules/.installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(home, 'package-lock.json')))
    .digest('hex');
  if (read(stamp) === lock) continue;
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(stamp, lock);
}
const path = [...homes.map((home) => join(home, 'node_modules/.bin')), process.env['PATH']].join(delimiter);
run(command, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });

/**
 * @param {string} program
 * @param {readonly string[]} given
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
function run(program, given, options) {
  const { error, status } = spawnSync(program, given, { shell: process.platform === 'win32', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
