import { toFileIssues, toSetupError } from '../text/yaml/finding.ts';
import { readYaml } from '../text/yaml/read-yaml.ts';
import type { CheckedRules, Dialect, Dialects, RuleReading } from './dialect.ts';

/** `dialect`: the language in which the file is written; undefined when it is no YAML. */
export type AnyRuleReading = RuleReading & { readonly dialect?: Dialect };

/**
 * Reads a rule file of any language and tells everything that is wrong with it, warnings too.
 *
 * @param file name of the file in the issues
 */
export async function readAnyRules(dialects: Dialects, text: string, file: string): Promise<AnyRuleReading> {
  const reading = readYaml(text, 'method');
  const dialect = dialectOf(dialects, reading.data);
  if (dialect === undefined) return { issues: toFileIssues(reading, [], file) };
  return { dialect, ...(await dialect.read(text, file)) };
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
  const { rules, issues } = await readAnyRules(dialects, text, file);
  if (rules !== undefined) return rules;
  throw toSetupError(issues);
}
