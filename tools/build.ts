import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsolePage } from './build-console-page.ts';
import { writeKernels } from './build-kernel.ts';
import { removeStaleOutputs } from './remove-stale-outputs.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const COMPILER = join(ROOT, 'node_modules/typescript-7/bin/tsc');
const FOLDERS = { nymgate: '', 'nymgate-simulator': 'simulator', 'nymgate-console': 'console' } as const;

/** `tsx tools/build.ts [PACKAGE…]`: all packages, or these and what they are built on, as far as something has changed. */
const asked = process.argv.slice(2);
const chosen = Object.entries(FOLDERS).filter(([name]) => asked.length === 0 || asked.includes(name));
if (chosen.length < asked.length)
  throw new Error(`There are these packages to build: ${Object.keys(FOLDERS).join(', ')}.`);

await writeKernels();
for (const folder of Object.values(FOLDERS)) removeStaleOutputs(join(ROOT, folder));
await Promise.all([
  compile(chosen.map(([, folder]) => join(ROOT, folder, 'tsconfig.build.json'))),
  chosen.some(([name]) => name === 'nymgate-console') ? buildConsolePage() : undefined,
]);

/** TypeScript's own build: in the order of the references, side by side where there is none. */
async function compile(projects: readonly string[]): Promise<void> {
  const compiler = spawn(process.execPath, [COMPILER, '--build', ...projects], { stdio: 'inherit' });
  const status = await new Promise((resolve, reject) => {
    compiler.on('error', reject);
    compiler.on('close', resolve);
  });
  if (status !== 0) process.exitCode = 1;
}
