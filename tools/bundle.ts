import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from './build-bundle.ts';
import { ENTRIES, type Entry } from './bundle/entries.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** `npm run build:bundle [-- NAME]`: the bundles of all hosts, or of one, each in its folder. */
const [only] = process.argv.slice(2);
const entries: readonly Entry[] = Object.values(ENTRIES).filter(
  ({ name }) => only === undefined || name === only,
);
if (entries.length === 0) {
  const known = Object.values(ENTRIES).map(({ name }) => name);
  throw new Error(`There is no bundle "${only}"; there are ${known.join(', ')}.`);
}

for (const entry of entries) {
  const { startupBytes, cache } = await buildBundle(join(ROOT, entry.folder), entry);
  const compiled = cache === 0 ? '' : `, and ${kilobytes(cache)} that V8 ${process.versions.v8} has compiled`;
  console.log(`${entry.folder}/${entry.name}.cjs: ${kilobytes(startupBytes)} are read at start${compiled}`);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} KB`;
}
