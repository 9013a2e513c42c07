import { CONFIG_SHAPE } from './config-shape.ts';
import { crossChecks } from './cross-checks.ts';
import { deepFreeze } from './deep-freeze.ts';
import { fitShape } from './fit-shape.ts';
import type { ConfigInput } from './load-config.ts';
import { readPlainJson } from './read-plain-json.ts';
import type { Config } from './schema.ts';

/**
 * The same as `loadConfig`, and faster for JSON without overrides: the YAML parser and the schema are loaded only for YAML, for
 * overrides, and for saying what a fault is and where.
 *
 * @throws SetupError CONFIG_SYNTAX or CONFIG_INVALID, each issue with its position or the name of its environment variable
 * @example await openConfig({ text: await readFile('nymgate.json', 'utf8'), file: 'nymgate.json', environment: process.env })
 */
export async function openConfig(input: ConfigInput): Promise<Config> {
  const config = mayOverride(input) ? undefined : readFaultless(input.text);
  if (config !== undefined) return config;
  const { loadConfig } = await import('./load-config.ts');
  return loadConfig(input);
}

/** Whether some name could set a key; those that the file refers to as secrets do not. */
function mayOverride({ text, environment }: ConfigInput): boolean {
  return Object.keys(environment).some((name) => /^NYMGATE_/i.test(name) && !text.includes(`"env:${name}"`));
}

function readFaultless(text: string): Config | undefined {
  const plain = readPlainJson(text);
  if (plain === undefined) return undefined;
  const fitted = fitShape(CONFIG_SHAPE, plain.data);
  return fitted !== undefined && crossChecks(plain.data).length === 0
    ? deepFreeze(fitted.value as Config)
    : undefined;
}
