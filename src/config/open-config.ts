import { crossChecks } from './cross-checks.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { ConfigInput } from './load-config.ts';
import { readPlainJson } from './read-plain-json.ts';
import { type Config, configSchema } from './schema.ts';

/**
 * The same as `loadConfig`, and faster for JSON without overrides: the YAML parser and the table of keys are loaded only for
 * YAML, for overrides, and for saying where in the file a fault is.
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
  const parsed = configSchema.safeParse(plain.data);
  return parsed.success && crossChecks(plain.data).length === 0 ? deepFreeze(parsed.data) : undefined;
}
