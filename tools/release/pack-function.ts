import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPlatforms } from '../../packages/gateway/src/app/create-caller-admission.ts';
import { getPublicUrl } from '../../packages/hosts/src/functions/public-url.ts';
import { readConfig } from '../../packages/shell/src/input/read-config.ts';
import { buildBundle } from '../build-bundle.ts';
import type { Entry } from '../bundle/entries.ts';
import { zipBundle } from './zip-bundle.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a function is packed with. */
export type PackOptions = {
  /** Path of a configuration that goes along; without one the platform's variables configure it. */
  readonly config?: string | undefined;
  /** Paths of the Nodes for whose V8 a cache goes along: the platform's must be one of them to take any. */
  readonly cachesFor?: readonly string[] | undefined;
};

/**
 * Builds the bundle of a function into its folder, which is emptied before, with the configuration as `nymgate.json` or `nymgate.yaml`
 * beside it; returns the folder as a zip archive. Equal code and configuration make equal bytes, but for V8's cache.
 *
 * @throws SetupError with the words of `serve`, before anything is built, when the configuration is none that the function would start with
 * @example writeFileSync('function.zip', await packFunction(ENTRIES['aws-lambda'], { config: 'nymgate.json' }))
 */
export async function packFunction(
  { hasCache, ...entry }: Entry,
  { config, cachesFor = [] }: PackOptions,
): Promise<Buffer> {
  if (config !== undefined) await checkFunctionConfig(config, entry);
  const folder = join(ROOT, entry.folder);
  rmSync(folder, { recursive: true, force: true });
  const withCache = cachesFor.length > 0 && hasCache === true;
  await buildBundle(folder, withCache ? { ...entry, hasCache } : entry, cachesFor);
  if (config !== undefined) placeConfig(config, folder);
  return zipBundle(folder, { withCache });
}

/** As the function itself reads it, with the `NYMGATE_A__B` variables that are set here: what is set there has to be set here too. */
async function checkFunctionConfig(file: string, { trustedPlatforms = [], ...entry }: Entry): Promise<void> {
  const config = await readConfig(file);
  getPublicUrl(config, entry);
  checkPlatforms(config.callers, trustedPlatforms);
}

/** Under the name that the function looks for; whatever rights the file has here, the process of the function may read it. */
function placeConfig(file: string, folder: string): void {
  const target = join(folder, `nymgate${extname(file) === '.json' ? '.json' : '.yaml'}`);
  copyFileSync(file, target);
  chmodSync(target, 0o644);
}
