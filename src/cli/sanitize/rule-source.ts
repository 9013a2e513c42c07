import type { ConnectorOptions } from '../../connectors/index.ts';
import type { ParsedRules } from '../../dialects/index.ts';
import type { RuleSet } from '../../plan/rule-set.ts';
import { findConnector } from '../find-connector.ts';
import { readRuleFile } from './read-rule-file.ts';

/** Where a policy comes from: a connector's default, or a file. */
export type RuleSource =
  | { readonly connector: string; readonly options: ConnectorOptions }
  /** Path, or `-` for standard input. */
  | { readonly rules: string };

/**
 * The rule set that a source names.
 *
 * @throws SetupError CONNECTOR_UNKNOWN, RULES_*
 */
export async function readRuleSource(source: RuleSource): Promise<RuleSet | ParsedRules> {
  if ('rules' in source) return readRuleFile(source.rules);
  return findConnector(source.connector).ruleSet(source.options);
}
