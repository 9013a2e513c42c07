import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SetupError } from '../packages/engine/src/kernel/errors.ts';
import { createTerminal } from '../packages/shell/src/terminal/print.ts';
import { reportFailure } from '../packages/shell/src/terminal/report-failure.ts';
import { ENTRIES, type Entry } from './bundle/entries.ts';
import { packFunction } from './release/pack-function.ts';
import { zipName } from './release/zip-bundle.ts';

// What is deployed as a function: the bundle in its folder, and the same as dist/nymgate-NAME-VERSION.zip, byte for byte that of the
// release while no configuration goes along.
//   npm run build:lambda [-- [--with-cache] [--cache-for NODE]... nymgate.json]
//   npm run build:functions [-- gcp|azure [nymgate.yaml]]      both, unless one is named
// V8's cache is left out unless it is asked for, for the Node that runs this (--with-cache) or for others by their paths: each is for one
// V8, and a platform's Node moves on by itself; a function that finds none of its own compiles. Ends with 2, and makes nothing, for a configuration that no function would start with.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FUNCTIONS: Readonly<Record<string, Entry>> = {
  'aws-lambda': ENTRIES['aws-lambda'],
  gcp: ENTRIES['gcp-function'],
  azure: ENTRIES['azure-functions'],
};
const USAGE = 'Give the name of a function, gcp or azure, and then at most one configuration.';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'with-cache': { type: 'boolean', default: false },
    'cache-for': { type: 'string', multiple: true, default: [] },
  },
});
const cachesFor = [...(values['with-cache'] ? [process.execPath] : []), ...values['cache-for']];
try {
  await buildFunctions(positionals);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  reportFailure(error, createTerminal(process.stdout, process.stderr, process.env));
  process.exitCode = 2;
}

async function buildFunctions([name, config, ...others]: readonly string[]): Promise<void> {
  const absent = cachesFor.find((node) => !existsSync(node));
  if (absent !== undefined) throw usageError(`There is no Node at ${absent}: give the path of its program.`);
  const entries = name === undefined ? [FUNCTIONS['gcp'], FUNCTIONS['azure']] : [FUNCTIONS[name]];
  for (const entry of entries) {
    if (entry === undefined || others.length > 0) throw usageError(USAGE);
    if (cachesFor.length > 0 && entry.hasCache === undefined)
      throw usageError(`There is no cache of V8 for ${entry.name}: its platform exchanges Node by itself.`);
    write(entry, await packFunction(entry, { config, cachesFor }));
  }
}

function write({ name, folder }: Entry, zip: Buffer): void {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const target = join('dist', zipName(name, version));
  writeFileSync(join(ROOT, target), zip);
  const hash = createHash('sha256').update(zip).digest('base64');
  console.log(`${folder}/ and ${target}: ${Math.round(zip.length / 1_000)} KB, SHA-256 ${hash}`);
}

function usageError(message: string): SetupError {
  return new SetupError([{ code: 'USAGE', severity: 'error', message }]);
}
