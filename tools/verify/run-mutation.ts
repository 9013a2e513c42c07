import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSeededOrder } from '../../tests/harness/seeded-order.ts';
import { git } from './fingerprint.ts';

// The part `mutation` of `npm run verify`: Stryker over a sample of the files of stryker.config.json, or all with --whole. A survivor
// without a reason in tools/mutation fails.

const ROOT = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    whole: { type: 'boolean', default: false },
    /** Today's sample can be had again. */
    seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  },
});
/** As many as fit into fifteen minutes on two processors. */
const SAMPLE = 6;

const config = JSON.parse(readFileSync(join(ROOT, 'stryker.config.json'), 'utf8')) as {
  readonly mutate: readonly string[];
};
const [files = ''] = config.mutate;
const all = git('ls-files', `:(glob)${files}`)
  .split('\n')
  .filter((name) => !name.endsWith('.test.ts'));
const chosen = values.whole ? all : createSeededOrder(values.seed)(all).slice(0, SAMPLE);
console.log(`${chosen.length} of ${all.length} files, --seed ${values.seed}: ${chosen.join(' ')}`);
run('node', ['tools/with.mjs', 'tools/mutation', 'stryker', 'run', '--mutate', chosen.join(',')]);
run('tsx', ['-C', 'nymgate-source', 'tools/write-mutation-page.ts']);

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
