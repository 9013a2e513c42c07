import { JsonError, type JsonNode, parseJson } from '../kernel/json/json.ts';
import { readSettings } from '../settings/read-settings.ts';
import { CONFIG, type Config } from './config-settings.ts';
import { crossChecks } from './cross-checks.ts';
import type { ConfigInput } from './load-config.ts';

/**
 * The same as `loadConfig`, and faster for JSON without overrides: the YAML parser is loaded only for YAML, for overrides, and
 * for saying where a fault is.
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
  const reading = readSettings(CONFIG, plain.data);
  return 'value' in reading && crossChecks(plain.data).length === 0 ? reading.value : undefined;
}

const LIMITS = { depth: 64, stringBytes: 1_048_576, objectKeys: 10_000 };
/** What `readDocument` refuses to have as a key, or would have to explain. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', '<<']);

/**
 * Plain JSON as plain data, read without the YAML parser; undefined for everything else, also for JSON that `readDocument`
 * would find fault with (a key given twice): it can say where.
 *
 * @example readPlainJson('{"listen":{"port":1}}') // { data: { listen: { port: 1 } } }
 */
export function readPlainJson(text: string): { readonly data: unknown } | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return { data: toData(parseJson(new TextEncoder().encode(text), LIMITS)) };
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function toData(node: JsonNode): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (node.kind === 'number') return Number(node.text);
  if (node.kind === 'array') return node.items.map(toData);
  const keys = new Set(node.entries.map(([key]) => key));
  if (keys.size < node.entries.length || [...keys].some((key) => REFUSED_KEYS.has(key)))
    throw new JsonError('keys');
  return Object.fromEntries(node.entries.map(([key, value]) => [key, toData(value)]));
}
