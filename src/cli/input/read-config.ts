import type { Config } from '../../config/index.ts';
import { openConfig } from '../../config/open-config.ts';
import { readAuthoredText } from './read-input.ts';

/**
 * Reads, checks and freezes a configuration file, with the environment's overrides.
 *
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID with every finding
 */
export async function readConfig(file: string): Promise<Config> {
  const text = await readAuthoredText(file, 'CONFIG_UNREADABLE');
  return openConfig({ text, file, environment: process.env });
}
