/**
 * `npm run build:functions`: the folders that are deployed as a function, `dist/functions/azure` and `dist/functions/gcp`: what stands in
 * `deploy/`, and this product as `npm pack` makes it. `nymgate.json` or `nymgate.yaml` goes beside it; `npm install` there does the rest.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTION_FOLDERS } from './bundle/entries.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What is built already: `prepack` would build a second time, and empty `dist` before that. Returns the path of the package. */
function pack(folder: string): string {
  const text = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [packed] = Object.values(JSON.parse(text) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error('npm pack made nothing; run it by hand to see why.');
  return join(folder, packed.filename);
}

const workshop = mkdtempSync(join(tmpdir(), 'nymgate-functions-'));
try {
  const product = pack(workshop);
  for (const [name, template] of Object.entries(FUNCTION_FOLDERS)) {
    const folder = join(ROOT, 'dist/functions', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(ROOT, template), folder, { recursive: true });
    cpSync(product, join(folder, 'nymgate.tgz'));
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
