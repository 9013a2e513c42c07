import { readSettings } from '@nymgate/clouds/settings/read-settings';
import { parsePlainJson, parseStrictJson } from '@nymgate/rules/text/plain-json';
import { CONFIG, type Config } from './config-settings.ts';
import { applyOverrides, readEnvironment } from './environment.ts';
import type { ConfigInput } from './load-config.ts';
import { runCrossChecks } from './run-cross-checks.ts';

/**
 * As `loadConfig`, but loads the YAML parser only for YAML values and for positions.
 * @throws SetupError CONFIG_SYNTAX or CONFIG_INVALID, each issue with its position or environment variable
 */
export async function openConfig(input: ConfigInput): Promise<Config> {
  const config = readWithoutErrors(input);
  if (config !== undefined) return config;
  const { loadConfig } = await import('./load-config.ts');
  return loadConfig(input);
}

function readWithoutErrors({ text, environment }: ConfigInput): Config | undefined {
  const plain = text === '' ? { data: {} } : parsePlainJson(text);
  if (plain === undefined) return undefined;
  const { overrides, issues } = readEnvironment(environment, plain.data, readPlainValue);
  const merged = applyOverrides(plain.data, overrides);
  const reading = readSettings(CONFIG, merged);
  const isValid = issues.length === 0 && runCrossChecks(merged).length === 0;
  return 'value' in reading && isValid ? reading.value : undefined;
}

/** Scalars that YAML and JSON parse alike. */
const PLAIN_WORD = /^(?:true|false|0|[1-9][0-9]{0,14})$/;

function readPlainValue(text: string): { readonly data: unknown } | undefined {
  if (PLAIN_WORD.test(text)) return { data: JSON.parse(text) };
  return /^[{[]/.test(text) ? parseStrictJson(text) : undefined;
}
