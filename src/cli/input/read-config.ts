import type { Config } from '../../config/index.ts';
import { openConfig } from '../../config/open-config.ts';
import { checkAuthoredFile } from '../../hosts/files/check-files.ts';
import { readAuthoredText } from './read-input.ts';

/**
 * Reads, checks and freezes a configuration file, with the overrides of an environment, this process's unless another one is given.
 *
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID with every finding; FILE_EXPOSED when everybody may
 *   write the file
 */
export async function readConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Config> {
  const text = await readAuthoredText(file, 'CONFIG_UNREADABLE');
  if (file !== '-') await checkAuthoredFile(file);
  return openConfig({ text, file, environment });
}
