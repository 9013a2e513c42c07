import { gunzipSync } from 'node:zlib';
import type { ConnectorOptions } from '@nymgate/connectors/index';
import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { rejectErrorPage } from '@nymgate/gateway/app/rules/read-rule-text';
import { parseAnyRules } from '@nymgate/rules/dialects/read-rules';
import type { CheckedRules } from '@nymgate/rules/dialects/rule-language';
import { readRulesText } from '@nymgate/rules/text/read-rules-text';
import { usageError } from '../terminal/report-failure.ts';
import { findConnector, lookupConnector } from './find-connector.ts';
import { readPolicyOptions, rejectSwitches } from './policy-options.ts';
import { readAuthoredText } from './read-input.ts';

export type PolicySource =
  | { readonly connector: string; readonly options: ConnectorOptions }
  | { readonly rules: string };

/**
 * Selects `--connector` or `--rules`.
 * @throws SetupError USAGE if both or neither is given, or a switch has no effect
 */
export function selectPolicySource(
  options: Partial<ConnectorOptions> & { readonly connector?: string; readonly rules?: string },
  help: string,
): PolicySource {
  const { connector, rules } = options;
  if (connector !== undefined && rules === undefined)
    return { connector, options: readPolicyOptions(lookupConnector(connector), options) };
  if (rules !== undefined && connector === undefined) {
    rejectSwitches(options);
    return { rules };
  }
  throw usageError('Give either --connector or --rules.', help);
}

/** @throws SetupError USAGE if both rules and response would be read from standard input */
export function rejectSharedInput(source: PolicySource, responseFile: string | undefined): void {
  if (responseFile === '-' && 'rules' in source && source.rules === '-')
    throw usageError('Standard input cannot be both the rules and the answer.', 'give one of them as a file');
}

/** @throws SetupError CONNECTOR_UNKNOWN, RULES_* */
export async function readRuleSet(source: PolicySource): Promise<RuleSet | CheckedRules> {
  if ('rules' in source) return readRuleFile(source.rules);
  return findConnector(source.connector).ruleSet(source.options);
}

/**
 * Reads and validates a rule file of any language; `-` is standard input.
 * @throws SetupError RULES_UNREADABLE, RULES_*
 */
export async function readRuleFile(file: string): Promise<CheckedRules> {
  return parseAnyRules(RULE_LANGUAGES, await readRulesFile(file), file);
}

/**
 * The file may be YAML, base64, or base64 of gzip; `-` is standard input.
 * @throws SetupError RULES_UNREADABLE
 */
export async function readRulesFile(file: string): Promise<string> {
  const value = await readAuthoredText(file, 'RULES_UNREADABLE');
  const text = readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }), file);
  rejectErrorPage(text, file);
  return text;
}
