import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { openConfig } from '@nymgate/gateway/config/open-config';
import { checkAuthoredFile } from '../files/check-files.ts';
import { localFiles } from '../runtime/create-system-ports.ts';

const NAMES = ['nymgate.json', 'nymgate.yaml'] as const;

/**
 * Reads `NYMGATE_CONFIG`, else `nymgate.json` or `nymgate.yaml` in `folder`, overridden by `NYMGATE_A__B`
 * variables.
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID, FILE_EXPOSED
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

/** For gateways. @throws SetupError CONFIG_INVALID */
export function refuseAuditFile(config: Config): Config {
  if (config.audit.file === undefined) return config;
  throw setupError(
    'CONFIG_INVALID',
    'audit.file: the disk of a function does not last',
    'leave it out: audit lines then go to the log of the platform',
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await localFiles.readText(file);
  } catch {
    throw setupError(
      'CONFIG_UNREADABLE',
      'the configuration file cannot be read as UTF-8 text',
      'put it into the package of the function, and its path into NYMGATE_CONFIG',
      file,
    );
  }
}
