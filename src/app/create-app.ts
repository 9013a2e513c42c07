import type { Config } from '../config/index.ts';
import { CONNECTORS, type Connector } from '../connectors/index.ts';
import { SetupError } from '../kernel/errors.ts';
import type { Inbound, Outbound } from '../kernel/inbound.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { AuditSink, Clock, FileStore, HttpClient, Log, Metrics, Random, SecretStore } from '../kernel/ports.ts';
import { createRequestHandler, type Gateway, type Route } from '../proxy/index.ts';
import { createPseudonymizer, type PseudonymizerOptions, sha256Hex } from '../pseudonyms/index.ts';
import { compileRules } from '../rules/index.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { createAccessTokens, createTokenFileAssertion } from '../source-auth/index.ts';
import { readPseudonymSecrets } from './read-pseudonym-secrets.ts';

/** What the app needs from its host. */
export type AppPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  readonly secrets: SecretStore;
  readonly files: FileStore;
};

/** What `/configz` and the start message tell: names, hashes, never a secret. */
export type AppStatus = {
  readonly connectors: readonly {
    readonly id: string;
    readonly policy: string;
    readonly endpoints: number;
    readonly rules: 'default' | 'custom';
  }[];
  readonly policy: string;
  readonly epoch: string;
  readonly scheme: 'native' | 'psoxy';
};

export type App = {
  /** One request to one whole answer; never rejects. */
  readonly handle: (inbound: Inbound) => Promise<Outbound>;
  readonly status: () => AppStatus;
};

/**
 * Builds the gateway out of a checked configuration: reads the secrets, compiles the rules, joins the parts. Nothing is
 * fetched from Entra or Graph yet.
 *
 * @param publicUrl our own address as callers see it, `scheme://host[:port]`; sealed links start with it
 * @throws SetupError with every finding: KEY_INVALID, SECRET_UNAVAILABLE, RULES_*, CONNECTOR_UNKNOWN
 * @example const app = await createApp(config, ports, { publicUrl: 'https://nymgate.contoso.com' });
 */
export async function createApp(config: Config, ports: AppPorts, options: { publicUrl: string }): Promise<App> {
  const secrets = await readPseudonymSecrets(config.pseudonyms, ports.secrets);
  const entries = Object.entries(config.connectors);
  const several = entries.length > 1;
  const routes = new Map<string, Route>();
  const sources = new Map<string, 'default' | 'custom'>();
  for (const [id, settings] of entries) {
    if (settings === undefined) continue;
    const ruleSet = await ruleSetOf(id, settings, ports.files);
    sources.set(id, settings.rules === undefined ? 'default' : 'custom');
    routes.set(id, createRoute({ config, ports, id, settings, ruleSet, secrets, linkBase: several ? `${options.publicUrl}/${id}` : options.publicUrl }));
  }
  const gateway = createGateway(config, ports, routes);
  return {
    handle: createRequestHandler(gateway),
    status: () => statusOf(gateway, sources, config.pseudonyms.scheme),
  };
}

type ConnectorSettings = NonNullable<Config['connectors'][string]>;

/** The connector's own policy, or the customer's file in its place; a file's errors never fall back to the default. */
async function ruleSetOf(id: string, settings: ConnectorSettings, files: FileStore): Promise<RuleSet> {
  if (settings.rules !== undefined) {
    const text = await readRuleFile(settings.rules, files);
    // The YAML parser is loaded only when there is YAML to read (cold start).
    const { parseRules } = await import('../rules/parse-rules.ts');
    return parseRules(text, settings.rules);
  }
  return connectorOf(id).ruleSet(settings.options);
}

async function readRuleFile(file: string, files: FileStore): Promise<string> {
  try {
    return await files.readText(file);
  } catch {
    throw new SetupError([
      { code: 'RULES_UNREADABLE', severity: 'error', file, message: 'The rule file cannot be read.', fix: 'check the path and its permissions' },
    ]);
  }
}

function connectorOf(id: string): Connector {
  const connector = Object.values(CONNECTORS).find((known) => known.id === id);
  if (connector !== undefined) return connector;
  throw new SetupError([
    {
      code: 'CONNECTOR_UNKNOWN',
      severity: 'error',
      message: `There is no connector "${id}".`,
      fix: `use one of ${Object.keys(CONNECTORS).join(', ')}, or give it "rules"`,
    },
  ]);
}

type RouteParts = {
  readonly config: Config;
  readonly ports: AppPorts;
  readonly id: string;
  readonly settings: ConnectorSettings;
  readonly ruleSet: RuleSet;
  readonly secrets: PseudonymizerOptions;
  readonly linkBase: string;
};

function createRoute({ config, ports, id, settings, ruleSet, secrets, linkBase }: RouteParts): Route {
  const { http, clock, random, log, metrics } = ports;
  return {
    connector: id,
    plan: compileRules(ruleSet, sha256Hex),
    pseudonymizer: createPseudonymizer({ ...secrets, tenant: settings.tenant.toLowerCase() }),
    tokens: createAccessTokens({
      authority: config.source.authority,
      tenant: settings.tenant,
      clientId: settings.clientId,
      scope: `${config.source.graph}/.default`,
      connector: id,
      assertion: createTokenFileAssertion(settings.assertion.path, ports.files),
      http,
      clock,
      random,
      log,
      metrics,
    }),
    linkBase,
  };
}

function createGateway(config: Config, ports: AppPorts, routes: ReadonlyMap<string, Route>): Gateway {
  const [first] = routes.values();
  const policies = Object.fromEntries([...routes].map(([id, route]) => [id, route.plan.policy]));
  return Object.freeze({
    routes,
    graphOrigin: config.source.graph,
    policy: sha256Hex(canonicalJson(policies)).slice(0, 16),
    epoch: first?.pseudonymizer.epoch ?? '',
    methods: config.methods,
    limits: config.limits,
    verifiers: [],
    http: ports.http,
    clock: ports.clock,
    random: ports.random,
    log: ports.log,
    metrics: ports.metrics,
    audit: ports.audit,
  });
}

function statusOf(gateway: Gateway, sources: ReadonlyMap<string, 'default' | 'custom'>, scheme: 'native' | 'psoxy'): AppStatus {
  return {
    connectors: [...gateway.routes.values()].map(({ connector, plan }) => ({
      id: connector,
      policy: plan.policy,
      endpoints: plan.endpoints.length,
      rules: sources.get(connector) ?? 'default',
    })),
    policy: gateway.policy,
    epoch: gateway.epoch,
    scheme,
  };
}
