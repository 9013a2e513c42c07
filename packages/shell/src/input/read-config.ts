import type { Config } from '@nymgate/gateway/config/config-settings';
import { openConfig } from '@nymgate/gateway/config/open-config';
import { checkAuthoredFile } from '@nymgate/hosts/files/check-files';
import { readAuthoredText } from './read-input.ts';

/** Instead of a file: the variables `NYMGATE_A__B` are the complete configuration. */
export const ENVIRONMENT_ONLY = 'env:';

/**
 * Reads, validates and freezes a configuration file, with overrides from the environment.
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID with every finding; FILE_EXPOSED for a
 * world-writable file
 */
export async function readConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Config> {
  if (file === ENVIRONMENT_ONLY) return openConfig({ text: '{}', file: 'the environment', environment });
  const text = await readAuthoredText(file, 'CONFIG_UNREADABLE');
  if (file !== '-') await checkAuthoredFile(file);
  return openConfig({ text, file, environment });
}
