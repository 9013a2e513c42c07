import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { openConfig } from '@nymgate/gateway/config/open-config';
import { checkAuthoredFile } from '../files/check-files.ts';
import { localFiles } from '../runtime/create-system-ports.ts';

const NAMES = ['nymgate.json', 'nymgate.yaml'] as const;

/**
 * The configuration of a function: the file that `NYMGATE_CONFIG` names, else `nymgate.json` or `nymgate.yaml` in the folder of the
 * code, with `NYMGATE_A__B` variables over it; without a file, the variables alone. JSON without variables is read soonest.
 *
 * @param folder where the platform has unpacked the code
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID, FILE_EXPOSED
 * @example const config = await readFunctionConfig('/var/task', process.env);
 */
export async function readFunctionConfig(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const named = environment['NYMGATE_CONFIG'];
  const file = named ?? NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return openConfig({ text: '{}', file: 'the environment', environment });
  const text = await readText(file);
  await checkAuthoredFile(file);
  return openConfig({ text, file, environment });
}

async function readText(file: string): Promise<string> {
  try {
    return await localFiles.readText(file);
  } catch {
    const issue: Issue = {
      code: 'CONFIG_UNREADABLE',
      severity: 'error',
      file,
      message: 'the configuration file cannot be read as UTF-8 text',
      fix: 'put it into the package of the function, and its path into NYMGATE_CONFIG',
    };
    throw new SetupError([issue]);
  }
}
