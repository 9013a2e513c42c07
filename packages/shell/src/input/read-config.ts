import type { Config } from '@nymgate/gateway/config/config-settings';
import { openConfig } from '@nymgate/gateway/config/open-config';
import { checkAuthoredFile } from '@nymgate/hosts/files/check-files';
import { readAuthoredText } from './read-input.ts';

/** In the place of a file: the variables `NYMGATE_A__B` are the whole configuration. For platforms that mount no plain file. */
export const ENVIRONMENT_ONLY = 'env:';

/**
 * Reads, checks and freezes a configuration file, with the overrides of an environment, this process's unless another one is given;
 * or these alone, when the file is `env:`.
 *
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID with every finding; FILE_EXPOSED when everybody may
 *   write the file
 * @example await readConfig('nymgate.yaml')
 * @example await readConfig('env:') // NYMGATE_PSEUDONYMS__SCHEME=native …
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
