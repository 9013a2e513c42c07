import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsolePage } from './build-console-page.ts';
import { writeKernels } from './build-kernel.ts';
import { removeStaleOutputs } from './remove-stale-outputs.ts';
import { stage } from './stage.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const COMPILER = join(ROOT, 'node_modules/typescript-7/bin/tsc');

/** `tsx tools/build.ts [PACKAGE]`: everything, or one package and those that it imports, as far as something has changed. */
const [, , chosen] = process.argv;

await writeKernels();
for (const name of readdirSync(join(ROOT, 'packages'))) removeStaleOutputs(join(ROOT, 'packages', name));
await Promise.all([
  compile(join(ROOT, chosen === undefined ? 'tsconfig.build.json' : `packages/${chosen}`)),
  chosen === undefined || chosen === 'console' ? buildConsolePage() : undefined,
]);
if (chosen === undefined) stage();

/** TypeScript's own build: in the order of the references, packages side by side. */
async function compile(project: string): Promise<void> {
  const compiler = spawn(process.execPath, [COMPILER, '--build', project], { stdio: 'inherit' });
  const status = await new Promise((resolve, reject) => {
    compiler.on('error', reject);
    compiler.on('close', resolve);
  });
  if (status !== 0) process.exit(1);
}
