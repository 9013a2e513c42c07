/**
 * `npm run build:lambda [-- nymgate.json]`: `dist/nymgate-aws-lambda-VERSION.zip`, the bundle of the Lambda host and, if one is named,
 * its configuration. The same code gives the same bytes; without a configuration they are those of the release's file.
 */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from './build-bundle.ts';
import { ENTRIES } from './bundle/entries.ts';
import { zipBundle, zipName } from './release/zip-bundle.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const { cacheRun: _, ...entry } = ENTRIES['aws-lambda'];
const folder = join(ROOT, entry.folder);
const [config] = process.argv.slice(2);

rmSync(folder, { recursive: true, force: true });
await buildBundle(folder, entry);
const configuration =
  config === undefined
    ? []
    : [{ name: `nymgate${extname(config) === '.json' ? '.json' : '.yaml'}`, content: readFileSync(config) }];
const zip = zipBundle(folder, configuration);
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const target = join('dist', zipName(entry.name, version));
writeFileSync(join(ROOT, target), zip);
const hash = createHash('sha256').update(zip).digest('base64');
console.log(`${target}: ${Math.round(zip.length / 1_000)} KB, SHA-256 ${hash}`);
