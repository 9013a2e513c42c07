import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

export const ENGINE_VARIABLE = 'NYMGATE_TOFU';

export const NO_ENGINE =
  'There is no engine to test infra/ with. Run "npm run prepare:engine" (Python and 64 MB), or install OpenTofu, or name a tofu or terraform of 1.11 or newer in NYMGATE_TOFU.';

/**
 * The program and its first arguments: `NYMGATE_TOFU`, else `tofu` on the path, else what `npm run prepare:engine` installs; empty where
 * there is none, which ends the tests that ask it for something.
 */
export function findEngine(): readonly string[] {
  const named = process.env[ENGINE_VARIABLE];
  if (named !== undefined && named !== '') return [resolve(ROOT, named)];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const tofu = folders.map((folder) => join(folder, 'tofu')).find(isProgram);
  if (tofu !== undefined) return [tofu];
  const python = join(ROOT, '.venv/bin/python');
  return isProgram(python) ? [python, join(import.meta.dirname, 'terraform.py')] : [];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
