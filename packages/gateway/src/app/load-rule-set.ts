import '../platform/install.ts';
import { CONNECTORS } from '@nymgate/connectors/index';
import { type Issue, SetupError, setupError, throwIssues } from '@nymgate/engine/kernel/errors';
import type { Plan } from '@nymgate/engine/plan/plan';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { CheckedRules } from '@nymgate/rules/dialects/rule-language';
import { compileSource } from '@nymgate/rules/native/compile-source';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import { formatRulesPlace, parseRulesPlace } from '../config/rules/rules-place.ts';
import { getBaseId } from '../config/tenants/get-base-id.ts';
import type { AppPorts } from './app-ports.ts';
import { checkPolicy } from './keys/check-pins.ts';
import { RULE_LANGUAGES } from './rule-languages.ts';
import { type RuleText, readCachedRules, writeCachedRules } from './rules/cached-rules.ts';
import { createRuleSetCache, type RuleSetCache } from './rules/create-rule-set-cache.ts';
import { type RuleTextPorts, readRuleText } from './rules/read-rule-text.ts';

export type RulePorts = RuleTextPorts &
  Pick<AppPorts, 'ruleCache' | 'verifyRules'> & {
    /** Absent: every connector compiles its own. */
    readonly ruleSets?: RuleSetCache | undefined;
  };

export type LoadedRules = Pick<CheckedRules, 'compile'>;

/**
 * The connector's default policy, or custom rules of any language from a place of `parseRulesPlace`. Faulty
 * rules never fall back to the default; unrestricted ones need `allowOpen`.
 * @throws SetupError RULES_UNREADABLE, RULES_*, SECRET_STORE_UNREACHABLE, CONNECTOR_UNKNOWN, with positions in
 * the YAML
 */
export async function loadRuleSet(
  id: string,
  settings: ConnectorConfig,
  ports: RulePorts,
): Promise<LoadedRules> {
  const { rules } = settings;
  const { ruleSets = createRuleSetCache() } = ports;
  if (rules === undefined) return getRuleSet(id, settings, ruleSets);
  const file = formatRulesPlace(rules);
  const { text, digest } = await ruleSets.readText(rules, () => readRuleText(rules, ports));
  const checked = await ruleSets
    .get(`text ${digest}`, () => readRules({ file, text }, rules, ports))
    .catch((error: unknown) => throwInFile(error, file));
  if (settings.allowOpen !== true) rejectUnrestrictedRules(id, checked, file);
  return checked;
}

/** Equal rules may be in several files. */
function throwInFile(error: unknown, file: string): never {
  if (!(error instanceof SetupError)) throw error;
  const [first, ...others] = error.issues.map((issue) => ({ ...issue, file }));
  throw first === undefined ? error : new SetupError([first, ...others]);
}

async function readRules(
  source: RuleText,
  place: string,
  { ruleCache, verifyRules }: RulePorts,
): Promise<CheckedRules> {
  const { readAnyRules, requireRules } = await import('@nymgate/rules/dialects/read-rules');
  // The cache is next to the file.
  const cache = parseRulesPlace(place)?.kind === 'file' ? ruleCache : undefined;
  const known = cache && readCachedRules(cache, source);
  const verified = known ?? (await verifyRules?.(source));
  const reading = await readAnyRules(RULE_LANGUAGES, source.text, source.file, verified);
  const rules = requireRules(reading);
  // Rules with warnings aren't cached: each start reports them with their lines.
  if (cache !== undefined && reading.data !== known?.data && rules.issues.length === 0)
    writeCachedRules(cache, source, reading.data);
  return rules;
}

/** Rules that pass unlisted data need explicit consent (PIN-01). */
function rejectUnrestrictedRules(id: string, { issues }: Pick<CheckedRules, 'issues'>, file: string): void {
  throwIssues(
    issues
      .filter(({ code }) => code === 'RULES_OPEN')
      .map((issue): Issue => ({ ...issue, file, severity: 'error', fix: createRestrictFix(id, issue) })),
  );
}

function createRestrictFix(id: string, { fix }: Issue): string {
  return [fix, `if it is meant, set connectors.${id}.allowOpen: true`].filter(Boolean).join('; ');
}

async function getRuleSet(
  id: string,
  settings: ConnectorConfig,
  ruleSets: RuleSetCache,
): Promise<LoadedRules> {
  const connector = Object.values(CONNECTORS).find((known) => known.id === getBaseId(id, settings));
  if (connector !== undefined) {
    const { options } = settings;
    return ruleSets.get(`${connector.id} ${JSON.stringify(options)}`, async () => ({
      issues: [],
      compile: () => compileSource(connector.rules(options)),
    }));
  }
  throw setupError(
    'CONNECTOR_UNKNOWN',
    `There is no connector "${id}".`,
    `use one of ${Object.keys(CONNECTORS).join(', ')}, name one with "of", or give it "rules"`,
  );
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
