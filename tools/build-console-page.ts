import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectLicenses, listPackagePaths } from './bundle/list-companion-files.ts';
import { sbomJson } from './make-sbom.ts';

const UI = fileURLToPath(new URL('../packages/console/src/ui/', import.meta.url));
const PAGE = fileURLToPath(new URL('../packages/console/dist/page/', import.meta.url));

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What the page was made of the last time. */
const STAMP = fileURLToPath(new URL('../packages/console/dist/.page', import.meta.url));
const INPUTS = [
  'packages/console/src/ui',
  'packages/console/src/wire',
  'packages/console/package.json',
  'package-lock.json',
  'tools/build-console-page.ts',
  'tools/make-sbom.ts',
  'tools/bundle/list-companion-files.ts',
];

/** Builds the page, unless it was made of just these inputs before. */
export async function buildConsolePage(): Promise<void> {
  const inputs = inputsHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === inputs && existsSync(join(PAGE, 'sbom.cdx.json')))
    return;
  rmSync(PAGE, { recursive: true, force: true });
  await bundlePage();
  writeFileSync(STAMP, inputs);
}

function inputsHash(): string {
  const hash = createHash('sha256');
  for (const input of INPUTS)
    for (const file of filesOf(input)) hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function filesOf(input: string): string[] {
  if (/\.\w+$/.test(input)) return [input];
  return readdirSync(join(ROOT, input), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort();
}

/**
 * The console's page, from its source into files that a browser reads: one script a page, what they share once, one style sheet. Beside
 * them the licences and the list of the packages that esbuild has put in.
 */
async function bundlePage(): Promise<void> {
  const { build } = await import('esbuild');
  mkdirSync(PAGE, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    metafile: true,
    entryPoints: [
      { in: join(UI, 'main.tsx'), out: 'main' },
      { in: join(UI, 'styles/main.css'), out: 'main' },
    ],
    outdir: PAGE,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'linked',
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'icon.svg']) copyFileSync(join(UI, name), join(PAGE, name));
  const places = listPackagePaths([metafile]);
  writeFileSync(join(PAGE, 'LICENSES.txt'), collectLicenses(places));
  writeFileSync(join(PAGE, 'sbom.cdx.json'), sbomJson({ holder: 'packages/console', places }));
}
