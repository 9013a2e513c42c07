import '../../platform/install.ts';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { AssertionProvider } from '@nymgate/clouds/source-auth/platform/assertion-provider';
import { throwIssues } from '@nymgate/engine/kernel/errors';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import type { Plan } from '@nymgate/engine/plan/plan';
import type { Pseudonymizer, PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { withLanguage } from '@nymgate/rules/dialects/rule-language';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { getTenantPseudonyms } from '../../config/tenants/get-tenant-pseudonyms.ts';
import type { Route } from '../../proxy/steps/gateway.ts';
import type { AppPorts } from '../app-ports.ts';
import { checkApplications, type TokenPool } from '../create-token-pool.ts';
import { createPseudonymizers, type Pseudonymizers } from '../keys/create-pseudonymizers.ts';
import { loadPlan, type RulePorts } from '../load-rule-set.ts';
import { RULE_LANGUAGES } from '../rule-languages.ts';
import { createRuleSetCache, type RuleSets } from '../rules/create-rule-set-cache.ts';
import { type ConnectorFault, type FaultPolicy, type MadePart, makeOrKeep } from './connector-fault.ts';

/** What the next configuration takes over: compiled rules, and parts of connectors that have a fault there. */
export type ReusableParts = {
  readonly ruleSets: RuleSets;
  /** By connector. */
  readonly plans: ReadonlyMap<string, FormerPlan>;
  /** By application; certificates only. */
  readonly assertions: ReadonlyMap<string, AssertionProvider>;
};

type FormerPlan = {
  readonly plan: Plan;
  /** Of the connector's settings and of who may call: where these have changed, former rules are those of something else. */
  readonly settings: string;
};

export type RoutesOptions = {
  readonly config: Config;
  readonly ports: AppPorts;
  readonly secrets: Promise<PseudonymizerOptions>;
  readonly tokens: TokenPool;
  readonly publicUrl: string;
  readonly former: ReusableParts | undefined;
  /** Only these are tried again; others keep their rules, also where a file has changed since. */
  readonly retried?: ReadonlySet<string> | undefined;
};

export type ConnectorRoutes = {
  /** Of the connectors in service, in the order of the configuration. */
  readonly routes: readonly Route[];
  /** Connectors out of service, each with the number of routes before it. */
  readonly outOfService: ReadonlyMap<string, number>;
  readonly faults: readonly ConnectorFault[];
  readonly reusable: ReusableParts;
};

/**
 * A connector with a fault is out of service, or keeps its former rules or certificate, if another has none.
 * @throws SetupError for faults of the document or of all connectors; with `strict` for any
 */
export async function createRoutes(options: RoutesOptions): Promise<ConnectorRoutes> {
  const { config, ports, secrets, tokens, former, retried } = options;
  const ruleSets = createRuleSetCache(former?.ruleSets);
  const parts = {
    ...options,
    pseudonymizers: createPseudonymizers(config.pseudonyms, ports.secrets, secrets),
    rulePorts: { ...ports, ruleSets },
  };
  const connectors = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [{ id, settings }],
  );
  const [created] = await settleAll([
    mapInSlices(connectors, (each) => createRoute(each, parts)),
    checkApplications(config),
  ]);
  const faults = created.flatMap(({ fault }) => fault ?? []);
  if (faults.length === created.length) await rejectAll(faults);
  const routes = created.flatMap(({ route }) => route ?? []);
  const plans = new Map(
    created.flatMap(({ id, route, settings }) =>
      route === undefined ? [] : [[id, { plan: route.plan, settings }] as const],
    ),
  );
  // A retry doesn't ask for those of connectors without a fault.
  const used = new Map([...(retried && former ? former.ruleSets : []), ...ruleSets.used]);
  return {
    ...{ routes, faults, outOfService: listOutOfService(created) },
    reusable: { ruleSets: used, plans, assertions: tokens.certificates() },
  };
}

function hashSettings({ connectors, callers }: Config, id: string): string {
  return sha256Hex(canonicalJson({ settings: connectors[id], callers }));
}

/** Keys of as many tenants are derived before a request gets its turn. */
const SLICE = 10;

/** As `settleAll` of all; requests are served between slices. */
async function mapInSlices<T, U>(all: readonly T[], make: (one: T) => Promise<U>): Promise<readonly U[]> {
  const making: Promise<U>[] = [];
  for (const [at, one] of all.entries()) {
    if (at > 0 && at % SLICE === 0) {
      await Promise.allSettled(making);
      await new Promise<void>((resolve) => void setTimeout(resolve, 0));
    }
    making.push(make(one));
  }
  return settleAll(making);
}

type ConfiguredConnector = { readonly id: string; readonly settings: ConnectorConfig };
type RouteParts = RoutesOptions & { readonly pseudonymizers: Pseudonymizers; readonly rulePorts: RulePorts };
type CreatedRoute = {
  readonly id: string;
  /** As of `FormerPlan`. */
  readonly settings: string;
  readonly route: Route | undefined;
  readonly fault: ConnectorFault | undefined;
};

async function createRoute({ id, settings }: ConfiguredConnector, parts: RouteParts): Promise<CreatedRoute> {
  const { config, tokens, publicUrl, former, retried, rulePorts } = parts;
  const policy = { strict: config.strict, isReload: former !== undefined };
  const hash = hashSettings(config, id);
  const known = former?.plans.get(id);
  const kept = known?.settings === hash ? known.plan : undefined;
  const loading =
    kept !== undefined && retried?.has(id) === false
      ? keepPlan(kept, settings, rulePorts)
      : loadPlan(id, settings, rulePorts);
  const [rules, provider, keys] = await settleAll([
    makeOrKeep(loading, () => kept, policy),
    makeOrKeep(tokens.getTokens(id, settings), () => kept && tokens.getFormerTokens(id, settings), policy),
    makePseudonymizer(settings, parts, policy),
  ]);
  const issues = [...rules.issues, ...provider.issues, ...keys.issues];
  const { value: plan } = rules;
  const route = plan !== undefined &&
    provider.value !== undefined &&
    keys.value !== undefined && {
      ...{ connector: id, ...withLanguage(RULE_LANGUAGES, plan), pseudonymizer: keys.value },
      ...{ tokens: provider.value, linkBase: `${publicUrl}/${id}` },
    };
  return {
    ...{ id, settings: hash, route: route || undefined },
    fault: issues.length === 0 ? undefined : { connector: id, serves: route ? 'former' : 'nothing', issues },
  };
}

/** A fault of a tenant's own keys is one of its connectors; its former keys may have been deleted, so they never stay. */
async function makePseudonymizer(
  settings: ConnectorConfig,
  { config: { pseudonyms }, pseudonymizers }: RouteParts,
  policy: FaultPolicy,
): Promise<MadePart<Pseudonymizer>> {
  const making = pseudonymizers(settings);
  const { hasOwnKeys } = getTenantPseudonyms(pseudonyms, settings.tenant);
  return hasOwnKeys ? makeOrKeep(making, () => undefined, policy) : { value: await making, issues: [] };
}

async function keepPlan(plan: Plan, { rules }: ConnectorConfig, { secrets }: RulePorts): Promise<Plan> {
  if (rules !== undefined) secrets.keepRules?.(rules);
  return plan;
}

function listOutOfService(created: readonly CreatedRoute[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let before = 0;
  for (const { id, route } of created)
    if (route === undefined) found.set(id, before);
    else before += 1;
  return found;
}

/** Each finding once. */
async function rejectAll(faults: readonly ConnectorFault[]): Promise<void> {
  await settleAll(faults.map(async ({ issues }) => throwIssues(issues)));
}
