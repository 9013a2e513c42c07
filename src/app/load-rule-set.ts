import type { ConnectorConfig } from '../config/index.ts';
import { CONNECTORS } from '../connectors/index.ts';
import { type Issue, SetupError } from '../kernel/errors.ts';
import type { FileStore } from '../kernel/ports.ts';
import type { ParsedRules } from '../rules/parse-any-rules.ts';
import type { RuleSet } from '../rules/rule-set.ts';

/**
 * The connector's own policy, or the customer's file, in either language, in its place. A faulty file never falls back to the default.
 *
 * @throws SetupError RULES_UNREADABLE, RULES_*, CONNECTOR_UNKNOWN
 */
export async function loadRuleSet(
  id: string,
  settings: ConnectorConfig,
  files: FileStore,
): Promise<RuleSet | ParsedRules> {
  if (settings.rules === undefined) return ownRuleSet(id, settings);
  const text = await readRuleFile(settings.rules, files);
  // The YAML parser is loaded only when there is YAML to read (cold start).
  const { parseAnyRules } = await import('../rules/parse-any-rules.ts');
  return parseAnyRules(text, settings.rules);
}

function ownRuleSet(id: string, settings: ConnectorConfig): RuleSet {
  const connector = Object.values(CONNECTORS).find((known) => known.id === id);
  if (connector !== undefined) return connector.ruleSet(settings.options);
  throw failure({
    code: 'CONNECTOR_UNKNOWN',
    message: `There is no connector "${id}".`,
    fix: `use one of ${Object.keys(CONNECTORS).join(', ')}, or give it "rules"`,
  });
}

async function readRuleFile(file: string, files: FileStore): Promise<string> {
  try {
    return await files.readText(file);
  } catch {
    throw failure({
      code: 'RULES_UNREADABLE',
      file,
      message: 'The rule file cannot be read.',
      fix: 'check the path and its permissions',
    });
  }
}

function failure(issue: Omit<Issue, 'severity'>): SetupError {
  return new SetupError([{ ...issue, severity: 'error' }]);
}
