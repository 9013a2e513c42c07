import '../platform/install.ts';
import { CONNECTORS } from '@nymgate/connectors/index';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Plan } from '@nymgate/engine/plan/plan';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { CheckedRules } from '@nymgate/rules/dialects/rule-language';
import { compileSource } from '@nymgate/rules/native/compile-source';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { AppPorts } from './app-ports.ts';
import { DIALECTS } from './dialects.ts';
import { checkPolicy } from './keys/check-pins.ts';
import { type RuleCache, type RuleText, readCachedRules, writeCachedRules } from './rules/cached-rules.ts';
import { isRuleVariable, readRuleText } from './rules/read-rule-text.ts';

type RulePorts = Pick<AppPorts, 'files' | 'environment' | 'gunzip' | 'ruleCache'>;

/** Rules that are ready to be compiled: without a fault if they are the customer's. */
export type LoadedRules = Pick<CheckedRules, 'compile'>;

/**
 * The connector's own policy, or the customer's rules, in either language, in its place: a file or a variable (`env:NAME`) that
 * holds YAML, base64 of YAML, or base64 of gzipped YAML. Faulty rules never fall back to the default, and open ones are refused
 * without `allowOpen`.
 *
 * @throws SetupError RULES_UNREADABLE, RULES_*, CONNECTOR_UNKNOWN; positions are those of the YAML
 */
export async function loadRuleSet(
  id: string,
  settings: ConnectorConfig,
  ports: RulePorts,
): Promise<LoadedRules> {
  const { rules } = settings;
  if (rules === undefined) return getRuleSet(id, settings);
  const text = await readRuleText(rules, ports);
  const checked = await readRules({ file: rules, text }, isRuleVariable(rules) ? undefined : ports.ruleCache);
  if (settings.allowOpen !== true) rejectUnrestrictedRules(id, checked);
  return checked;
}

async function readRules(source: RuleText, cache: RuleCache | undefined): Promise<CheckedRules> {
  const { readAnyRules, requireRules } = await import('@nymgate/rules/dialects/read-rules');
  const known = cache && readCachedRules(cache, source);
  const reading = await readAnyRules(DIALECTS, source.text, source.file, known);
  const rules = requireRules(reading);
  // Warnings are told with their lines at each start. What was known is kept already, unless it was no rules and the text was read.
  if (cache !== undefined && reading.data !== known?.data && rules.issues.length === 0)
    writeCachedRules(cache, source, reading.data);
  return rules;
}

/** Rules that let pass what they do not name are served only when somebody has said so (PIN-01). */
function rejectUnrestrictedRules(id: string, { issues }: Pick<CheckedRules, 'issues'>): void {
  const [first, ...others] = issues
    .filter(({ code }) => code === 'RULES_OPEN')
    .map((issue): Issue => ({ ...issue, severity: 'error', fix: createRestrictFix(id, issue) }));
  if (first !== undefined) throw new SetupError([first, ...others]);
}

function createRestrictFix(id: string, { fix }: Issue): string {
  return [fix, `if it is meant, set connectors.${id}.allowOpen: true`].filter(Boolean).join('; ');
}

function getRuleSet(id: string, settings: ConnectorConfig): LoadedRules {
  const connector = Object.values(CONNECTORS).find((known) => known.id === id);
  if (connector !== undefined) {
    const source = connector.rules(settings.options);
    return { compile: () => compileSource(source) };
  }
  throw toSetupError({
    code: 'CONNECTOR_UNKNOWN',
    message: `There is no connector "${id}".`,
    fix: `use one of ${Object.keys(CONNECTORS).join(', ')}, or give it "rules"`,
  });
}

function toSetupError(issue: Omit<Issue, 'severity'>): SetupError {
  return new SetupError([{ ...issue, severity: 'error' }]);
}

/** What may be told of a connector's rules: the policy hash that answers carry, and how many endpoints are served. */
export type RulesDescription = { readonly policy: string; readonly endpoints: number };

/**
 * Reads and compiles the rules of one connector as `createApp` does, their pin included, and nothing else.
 *
 * @throws SetupError RULES_*, CONNECTOR_UNKNOWN, PIN_MISMATCH
 */
export async function describeRules(
  id: string,
  settings: ConnectorConfig,
  ports: AppPorts,
): Promise<RulesDescription> {
  const plan = await loadPlan(id, settings, ports);
  return { policy: plan.policy, endpoints: plan.endpoints.length };
}

/**
 * The rules of one connector, compiled, and those that are pinned.
 *
 * @throws SetupError RULES_*, CONNECTOR_UNKNOWN, PIN_MISMATCH
 */
export async function loadPlan(id: string, settings: ConnectorConfig, ports: RulePorts): Promise<Plan> {
  const plan = (await loadRuleSet(id, settings, ports)).compile(sha256Hex);
  checkPolicy(id, settings, plan.policy);
  return plan;
}
