import { parsePlainJson } from '../text/plain-json.ts';
import { toFileIssues, toSetupError } from '../text/yaml/finding.ts';
import type { ParsedYaml, VerifiedData } from '../text/yaml/read-yaml.ts';
import type { CheckedRules, RuleLanguage, RuleLanguages, RuleReading } from './rule-language.ts';

/** `dialect` is undefined when the text isn't YAML. */
export type AnyRuleReading = RuleReading & { readonly ruleLanguage?: RuleLanguage; readonly data: unknown };

/** `verified`: the same text had no finding before, so a language may skip its checks. */
export type VerifiedRuleData = { readonly data: unknown; readonly verified?: VerifiedData };

/** The YAML parser rejects larger files with a message. */
const MAX_CHARACTERS = 1_048_576;

/** The YAML parser is slow, so it runs only for text that has findings or is neither JSON nor cached. */
export async function readAnyRules(
  ruleLanguages: RuleLanguages,
  text: string,
  file: string,
  known: VerifiedRuleData | undefined = undefined,
): Promise<AnyRuleReading> {
  const plain = known ?? (text.length > MAX_CHARACTERS ? undefined : parsePlainJson(text));
  const quick = plain && (await readRulesOfAnyLanguage(ruleLanguages, toParsedYaml(plain), file));
  if (quick?.rules !== undefined && quick.issues.length === 0) return quick;
  const { parseYaml } = await import('../text/yaml/read-yaml.ts');
  return readRulesOfAnyLanguage(ruleLanguages, parseYaml(text), file);
}

export async function readRulesOfAnyLanguage(
  ruleLanguages: RuleLanguages,
  parsed: ParsedYaml,
  file: string,
): Promise<AnyRuleReading> {
  const reading = parsed.read('method');
  const ruleLanguage = findLanguage(ruleLanguages, reading.data);
  if (ruleLanguage === undefined) return { data: undefined, issues: toFileIssues(reading, [], file) };
  return { ruleLanguage, data: reading.data, ...(await ruleLanguage.read(parsed, file)) };
}

const NO_POSITIONS = { set: () => undefined, find: () => ({ line: 1, column: 1 }) } as const;

function toParsedYaml({ data, verified }: VerifiedRuleData): ParsedYaml {
  return { read: () => ({ data, positions: NO_POSITIONS, errors: [] }), ...(verified && { verified }) };
}

/** The native language is the last: its findings describe best what unrecognized data lacks. */
function findLanguage({ native, ...others }: RuleLanguages, data: unknown): RuleLanguage | undefined {
  if (native.isWrittenIn(data)) return native;
  if (data === undefined) return undefined;
  const ruleLanguages: readonly RuleLanguage[] = Object.values(others);
  return ruleLanguages.find((ruleLanguage) => ruleLanguage.isWrittenIn(data)) ?? native;
}

/**
 * @throws SetupError when any issue is an error; it holds all issues, each `file:line:column CODE message
 * (fix)`
 * @example const plan = (await parseAnyRules(DIALECTS, text, 'outlook.yaml')).compile(sha256Hex)
 */
export async function parseAnyRules(
  ruleLanguages: RuleLanguages,
  text: string,
  file: string,
): Promise<CheckedRules> {
  return requireRules(await readAnyRules(ruleLanguages, text, file));
}

/** @throws SetupError as `parseAnyRules` */
export function requireRules({ rules, issues }: AnyRuleReading): CheckedRules {
  if (rules !== undefined) return rules;
  throw toSetupError(issues);
}
