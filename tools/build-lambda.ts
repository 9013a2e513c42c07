/**
 * `npm run build:lambda [-- [--with-cache] nymgate.json]`: `dist/nymgate-aws-lambda-VERSION.zip`, the bundle of the Lambda host and,
 * if one is named, its configuration. The same code gives the same bytes; without a configuration they are those of the release's
 * file. V8's cache is left out unless it is asked for: it is for the V8 of the Node that runs this, its bytes differ, and Lambda's
 * managed runtime moves on by itself; a function that finds none compiles.
 */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildBundle } from './build-bundle.ts';
import { ENTRIES } from './bundle/entries.ts';
import { zipBundle, zipName } from './release/zip-bundle.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const {
  values,
  positionals: [config],
} = parseArgs({ allowPositionals: true, options: { 'with-cache': { type: 'boolean', default: false } } });
const { cacheRun, ...entry } = ENTRIES['aws-lambda'];
const folder = join(ROOT, entry.folder);

rmSync(folder, { recursive: true, force: true });
await buildBundle(folder, values['with-cache'] ? { ...entry, cacheRun } : entry);
const configuration =
  config === undefined
    ? []
    : [{ name: `nymgate${extname(config) === '.json' ? '.json' : '.yaml'}`, content: readFileSync(config) }];
const zip = zipBundle(folder, { beside: configuration, withCache: values['with-cache'] });
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const target = join('dist', zipName(entry.name, version));
writeFileSync(join(ROOT, target), zip);
const hash = createHash('sha256').update(zip).digest('base64');
console.log(`${target}: ${Math.round(zip.length / 1_000)} KB, SHA-256 ${hash}`);
