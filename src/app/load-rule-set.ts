import type { ConnectorConfig } from '../config/index.ts';
import { CONNECTORS } from '../connectors/index.ts';
import type { CheckedRules } from '../dialects/dialect.ts';
import { errorPage } from '../kernel/error-page.ts';
import { type Issue, SetupError } from '../kernel/errors.ts';
import { unreadableFile } from '../kernel/unreadable-file.ts';
import { compileSource } from '../native/compile-source.ts';
import type { Plan } from '../plan/plan.ts';
import { sha256Hex } from '../pseudonyms/index.ts';
import type { AppPorts } from './app-ports.ts';
import { DIALECTS } from './dialects.ts';
import { checkPolicy } from './keys/check-pins.ts';
import { type RuleCache, type RuleText, recallRules, rememberRules } from './rules/cached-rules.ts';

type RulePorts = Pick<AppPorts, 'files' | 'environment' | 'gunzip' | 'ruleCache'>;

/** Rules that are ready to be compiled: without a fault if they are the customer's. */
export type LoadedRules = Pick<CheckedRules, 'compile'>;

/** One of these is in every rule file, of either language. */
const RULE_KEYS = ['nymgate', 'endpoints', 'allowAllEndpoints'];

const ENVIRONMENT = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

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
  if (rules === undefined) return ownRuleSet(id, settings);
  const value = await readRuleValue(rules, ports);
  // Loaded only when there are rules to read (cold start).
  const { readRulesText } = await import('../text/read-rules-text.ts');
  const text = readRulesText(value, ports.gunzip, rules);
  refuseErrorPage(text, rules);
  const checked = await readRules(
    { file: rules, text },
    ENVIRONMENT.test(rules) ? undefined : ports.ruleCache,
  );
  if (settings.allowOpen !== true) refuseOpen(id, checked);
  return checked;
}

async function readRules(source: RuleText, cache: RuleCache | undefined): Promise<CheckedRules> {
  const { readAnyRules, rulesOrThrow } = await import('../dialects/read-rules.ts');
  const known = cache && recallRules(cache, source);
  const reading = await readAnyRules(DIALECTS, source.text, source.file, known);
  const rules = rulesOrThrow(reading);
  // Warnings are told with their lines at each start.
  if (cache !== undefined && known === undefined && rules.issues.length === 0)
    rememberRules(cache, source, reading.data);
  return rules;
}

/**
 * Read as YAML, a page of an error would be told as a hundred faults of somebody's rules.
 *
 * @throws SetupError RULES_UNREADABLE
 */
export function refuseErrorPage(text: string, file: string): void {
  const page = errorPage(text, RULE_KEYS);
  if (page === undefined) return;
  throw failure({
    code: 'RULES_UNREADABLE',
    file,
    message: `This is ${page}, not rules.`,
    fix: 'it may be the error page of where the rules are kept: fetch them again, and let the fetching fail on an error status',
  });
}

/** Rules that let pass what they do not name are served only when somebody has said so (PIN-01). */
function refuseOpen(id: string, { issues }: Pick<CheckedRules, 'issues'>): void {
  const [first, ...others] = issues
    .filter(({ code }) => code === 'RULES_OPEN')
    .map((issue): Issue => ({ ...issue, severity: 'error', fix: openFix(id, issue) }));
  if (first !== undefined) throw new SetupError([first, ...others]);
}

function openFix(id: string, { fix }: Issue): string {
  return [fix, `if it is meant, set connectors.${id}.allowOpen: true`].filter(Boolean).join('; ');
}

function ownRuleSet(id: string, settings: ConnectorConfig): LoadedRules {
  const connector = Object.values(CONNECTORS).find((known) => known.id === id);
  if (connector !== undefined) {
    const source = connector.rules(settings.options);
    return { compile: () => compileSource(source) };
  }
  throw failure({
    code: 'CONNECTOR_UNKNOWN',
    message: `There is no connector "${id}".`,
    fix: `use one of ${Object.keys(CONNECTORS).join(', ')}, or give it "rules"`,
  });
}

async function readRuleValue(rules: string, { files, environment }: RulePorts): Promise<string> {
  const name = ENVIRONMENT.exec(rules)?.[1];
  if (name !== undefined) return environment(name) ?? notSet(rules);
  try {
    return await files.readText(rules);
  } catch (error) {
    throw failure({ code: 'RULES_UNREADABLE', file: rules, ...unreadableFile(error) });
  }
}

function notSet(rules: string): never {
  throw failure({
    code: 'RULES_UNREADABLE',
    file: rules,
    message: 'The environment variable with the rules is not set.',
    fix: 'set it, or name a rule file',
  });
}

function failure(issue: Omit<Issue, 'severity'>): SetupError {
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
