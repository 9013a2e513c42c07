import { readSettings } from '@nymgate/clouds/settings/read-settings';
import { parsePlainJson, parseStrictJson } from '@nymgate/rules/text/plain-json';
import { CONFIG, type Config } from './config-settings.ts';
import { applyOverrides, readEnvironment } from './environment.ts';
import type { ConfigInput } from './load-config.ts';
import { runCrossChecks } from './run-cross-checks.ts';

/**
 * The same as `loadConfig`, and faster for JSON: the YAML parser is loaded only for YAML, in the file or in a variable, and for
 * saying where a fault is.
 *
 * @throws SetupError CONFIG_SYNTAX or CONFIG_INVALID, each issue with its position or the name of its environment variable
 * @example await openConfig({ text: await readFile('nymgate.json', 'utf8'), file: 'nymgate.json', environment: process.env })
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

/** Numbers and words that YAML and JSON read alike, objects, and lists. */
const PLAIN_WORD = /^(?:true|false|0|[1-9][0-9]{0,14})$/;

function readPlainValue(text: string): { readonly data: unknown } | undefined {
  if (PLAIN_WORD.test(text)) return { data: JSON.parse(text) };
  return /^[{[]/.test(text) ? parseStrictJson(text) : undefined;
}
