import { readPlainJson } from '../text/plain-json.ts';
import { toFileIssues, toSetupError } from '../text/yaml/finding.ts';
import type { ParsedYaml, Vouched } from '../text/yaml/read-yaml.ts';
import type { CheckedRules, Dialect, Dialects, RuleReading } from './dialect.ts';

/**
 * `dialect`: the language in which the file is written; undefined when it is no YAML. `data`: what stands in it.
 */
export type AnyRuleReading = RuleReading & { readonly dialect?: Dialect; readonly data: unknown };

/**
 * What a text has been parsed to before: the same text, by the same product.
 *
 * `vouched`: nothing was found wrong with it then, not even a warning, so that a language may leave its checks out.
 */
export type KnownData = { readonly data: unknown; readonly vouched?: Vouched };

/** The YAML parser refuses larger files, and can say so. */
const LARGEST = 1_048_576;

/**
 * Reads a rule file of any language and tells everything that is wrong with it, warnings too. Where there is something to tell, YAML's
 * parser has read the text: only it knows lines. It takes several times as long as all the rest, so JSON and what is known go without.
 *
 * @param file name of the file in the issues
 */
export async function readAnyRules(
  dialects: Dialects,
  text: string,
  file: string,
  known: KnownData | undefined = undefined,
): Promise<AnyRuleReading> {
  const plain = known ?? (text.length > LARGEST ? undefined : readPlainJson(text));
  const quick = plain && (await readRulesOfAnyLanguage(dialects, withoutPlaces(plain), file));
  if (quick?.rules !== undefined && quick.issues.length === 0) return quick;
  const { parseYaml } = await import('../text/yaml/read-yaml.ts');
  return readRulesOfAnyLanguage(dialects, parseYaml(text), file);
}

/** The same for a text that was parsed already, for those who read it more than once. */
export async function readRulesOfAnyLanguage(
  dialects: Dialects,
  parsed: ParsedYaml,
  file: string,
): Promise<AnyRuleReading> {
  const reading = parsed.read('method');
  const dialect = dialectOf(dialects, reading.data);
  if (dialect === undefined) return { data: undefined, issues: toFileIssues(reading, [], file) };
  return { dialect, data: reading.data, ...(await dialect.read(parsed, file)) };
}

const NOWHERE = { set: () => undefined, find: () => ({ line: 1, column: 1 }) } as const;

function withoutPlaces({ data, vouched }: KnownData): ParsedYaml {
  return { read: () => ({ data, positions: NOWHERE, faults: [] }), ...(vouched && { vouched }) };
}

/** The native language is the last: it tells best what is missing in data that no language claims. */
function dialectOf({ native, ...others }: Dialects, data: unknown): Dialect | undefined {
  if (native.isWrittenIn(data)) return native;
  if (data === undefined) return undefined;
  const dialects: readonly Dialect[] = Object.values(others);
  return dialects.find((dialect) => dialect.isWrittenIn(data)) ?? native;
}

/**
 * Reads a rule file of any language.
 *
 * @throws SetupError when any issue is an error; it holds all issues, each `file:line:column CODE message (fix)`
 * @example const plan = (await parseAnyRules(DIALECTS, text, 'outlook.yaml')).compile(sha256Hex)
 */
export async function parseAnyRules(dialects: Dialects, text: string, file: string): Promise<CheckedRules> {
  return rulesOrThrow(await readAnyRules(dialects, text, file));
}

/** @throws SetupError as `parseAnyRules` */
export function rulesOrThrow({ rules, issues }: AnyRuleReading): CheckedRules {
  if (rules !== undefined) return rules;
  throw toSetupError(issues);
}
