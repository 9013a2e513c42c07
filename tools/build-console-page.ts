import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { placesIn, termsOfAll } from './bundle/beside-bundle.ts';
import { sbomJson } from './make-sbom.ts';

const UI = fileURLToPath(new URL('../packages/console/src/ui/', import.meta.url));
const PAGE = fileURLToPath(new URL('../console/dist/page/', import.meta.url));

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/**
 * The console's page, from its source into files that a browser reads: one script a page, what they share once, one style sheet. Beside
 * them the licences and the list of the packages that esbuild has put in.
 */
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
const places = placesIn([metafile]);
writeFileSync(join(PAGE, 'LICENSES.txt'), termsOfAll(places));
writeFileSync(join(PAGE, 'sbom.cdx.json'), sbomJson({ holder: 'console', places }));
