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

export type LoadedRules = Pick<CheckedRules, 'compile'>;

/**
 * The connector's default policy, or custom rules of any language: a file or a variable (`env:NAME`) with
 * YAML, base64 of YAML, or base64 of gzipped YAML. Faulty rules never fall back to the default; unrestricted
 * ones need `allowOpen`.
 * @throws SetupError RULES_UNREADABLE, RULES_*, CONNECTOR_UNKNOWN, with positions in the YAML
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
  // Rules with warnings aren't cached: each start reports them with their lines.
  if (cache !== undefined && reading.data !== known?.data && rules.issues.length === 0)
    writeCachedRules(cache, source, reading.data);
  return rules;
}

/** Rules that pass unlisted data need explicit consent (PIN-01). */
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

export type RulesDescription = { readonly policy: string; readonly endpoints: number };

/**
 * Reads and compiles a connector's rules as `createApp` does, including their pin.
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

/** @throws SetupError RULES_*, CONNECTOR_UNKNOWN, PIN_MISMATCH */
export async function loadPlan(id: string, settings: ConnectorConfig, ports: RulePorts): Promise<Plan> {
  const plan = (await loadRuleSet(id, settings, ports)).compile(sha256Hex);
  checkPolicy(id, settings, plan.policy);
  return plan;
}
