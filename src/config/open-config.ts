import { JsonError, type JsonNode, parseJson } from '../kernel/json/json.ts';
import { readSettings } from '../settings/read-settings.ts';
import { CONFIG, type Config } from './config-settings.ts';
import { crossChecks } from './cross-checks.ts';
import { applyOverrides, readEnvironment } from './environment.ts';
import type { ConfigInput } from './load-config.ts';

/**
 * The same as `loadConfig`, and faster for JSON: the YAML parser is loaded only for YAML, in the file or in a variable, and for
 * saying where a fault is.
 *
 * @throws SetupError CONFIG_SYNTAX or CONFIG_INVALID, each issue with its position or the name of its environment variable
 * @example await openConfig({ text: await readFile('nymgate.json', 'utf8'), file: 'nymgate.json', environment: process.env })
 */
export async function openConfig(input: ConfigInput): Promise<Config> {
  const config = readFaultless(input);
  if (config !== undefined) return config;
  const { loadConfig } = await import('./load-config.ts');
  return loadConfig(input);
}

function readFaultless({ text, environment }: ConfigInput): Config | undefined {
  const plain = text === '' ? { data: {} } : readPlainJson(text);
  if (plain === undefined) return undefined;
  const { overrides, issues } = readEnvironment(environment, plain.data, readPlainValue);
  const merged = applyOverrides(plain.data, overrides);
  const reading = readSettings(CONFIG, merged);
  const isFaultless = issues.length === 0 && crossChecks(merged).length === 0;
  return 'value' in reading && isFaultless ? reading.value : undefined;
}

/** Numbers and words that YAML and JSON read alike, objects, and lists. */
const PLAIN_WORD = /^(?:true|false|0|[1-9][0-9]{0,14})$/;

function readPlainValue(text: string): { readonly data: unknown } | undefined {
  if (PLAIN_WORD.test(text)) return { data: JSON.parse(text) };
  return /^[{[]/.test(text) ? readStrictJson(text) : undefined;
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
  return text.trimStart().startsWith('{') ? readStrictJson(text) : undefined;
}

function readStrictJson(text: string): { readonly data: unknown } | undefined {
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
