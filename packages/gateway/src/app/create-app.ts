import '../platform/install.ts';
import { configError } from '@nymgate/clouds/findings/config-error';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { Inbound, Outbound, PlatformKind } from '@nymgate/engine/kernel/inbound';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { CompatibilityMode } from '@nymgate/rules/dialects/compatibility-mode';
import { type RuleLanguage, withLanguage } from '@nymgate/rules/dialects/rule-language';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import { createRequestHandler } from '../proxy/handle-request.ts';
import type { Gateway, Route } from '../proxy/steps/gateway.ts';
import type { AppPorts } from './app-ports.ts';
import { type CallerAdmission, createCallerAdmission } from './create-caller-admission.ts';
import { createSharingWhenReady } from './create-state-sharing.ts';
import { createTokenPool, type TokenPool } from './create-token-pool.ts';
import { DIALECTS } from './dialects.ts';
import { checkKeyFingerprint } from './keys/check-pins.ts';
import { getConnectorPseudonyms, readPseudonymSecrets } from './keys/read-pseudonym-secrets.ts';
import { loadPlan } from './load-rule-set.ts';
import type { KnownCallers } from './observed/create-known-callers.ts';
import { createSourceAuthWatch, type SourceAuthWatch } from './observed/create-source-auth-watch.ts';
import { prefetchToken } from './token-prefetch.ts';
import { warnAboutCloud, warnAboutEngine } from './warnings.ts';

/** For `/configz` and the start message: names and hashes, never a secret. */
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
  /** For people. */
  readonly callers: string;
  /** SHA-256 of the configuration as canonical JSON (RFC 8785), hex. It holds references to secrets, no secret. */
  readonly configuration: string;
  readonly ends: readonly CertificateEnd[];
};

/** When the last certificate of an assertion expires, in milliseconds since 1970. */
export type CertificateEnd = { readonly connector: string; readonly end: number };

export type App = {
  /** Never rejects. */
  readonly handle: (inbound: Inbound) => Promise<Outbound>;
  readonly status: () => AppStatus;
  /** Whether Entra ID issues tokens, by connector. */
  readonly sourceAuth: SourceAuthWatch;
  readonly callers: KnownCallers;
};

export type AppOptions = {
  readonly publicUrl: string;
  readonly version?: string;
  readonly vouches?: readonly PlatformKind[];
  readonly awaited?: Promise<Inbound> | undefined;
};

/**
 * Builds the gateway from a checked configuration. Entra and Graph aren't called yet, except for a known
 * caller whose request already waits. Without caller verification only this machine is served: other requests
 * get CALLER_UNKNOWN, and a `publicUrl` or `listen.host` beyond it is rejected here.
 * @param options.publicUrl `scheme://host[:port]` as callers see it; encrypted links start with it
 * @param options.version returned with `compat`
 * @param options.vouches platforms whose caller identities the host provides; `callers.platform` allows only
 * these
 * @param options.awaited a request that already waits: its token is fetched in advance
 * @throws SetupError with all findings: CONFIG_INVALID, KEY_INVALID, SECRET_UNAVAILABLE, RULES_*,
 * CONNECTOR_UNKNOWN, PIN_MISMATCH
 */
export async function createApp(config: Config, ports: AppPorts, options: AppOptions): Promise<App> {
  warnAboutCloud(config, ports.log);
  warnAboutEngine(config, ports.log);
  const secrets = readPseudonymSecrets(config.pseudonyms, ports.secrets);
  const sharedStateReady = createSharingWhenReady({ ports, secrets, source: config.source });
  const tokens = createTokenPool(config, ports, sharedStateReady);
  const admissionReady = createCallerAdmission(config, ports, options);
  const { awaited: firstRequest } = options;
  if (firstRequest !== undefined)
    void prefetchToken({ firstRequest, config, callers: admissionReady, tokens });
  const [callers, compat, shared, routes] = await settleAll([
    admissionReady,
    secrets.then((read) => createCompat(config, read, options.version ?? '')),
    sharedStateReady,
    createRoutes({ config, ports, secrets, tokens, publicUrl: options.publicUrl }),
  ]);
  const served = { routes, callers, ...(compat && { compat }) };
  const gateway = createGateway(config, { ...ports, shared: shared?.state }, served);
  const status = Object.freeze({
    ...toStatus(gateway, config),
    callers: callers.description,
    ends: tokens.certificateEnds(),
  });
  return {
    handle: createRequestHandler(gateway),
    status: () => status,
    callers: callers.known,
    sourceAuth: createSourceAuthWatch(routes),
  };
}

type RouteParts = {
  readonly config: Config;
  readonly ports: AppPorts;
  readonly secrets: Promise<PseudonymizerOptions>;
  readonly tokens: TokenPool;
  readonly publicUrl: string;
};

function createRoutes(parts: RouteParts): Promise<readonly Route[]> {
  const connectors = Object.entries(parts.config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [{ id, settings }],
  );
  return settleAll(connectors.map(({ id, settings }) => createRoute(id, settings, parts)));
}

async function createRoute(
  id: string,
  settings: ConnectorConfig,
  { config, ports, secrets, tokens, publicUrl }: RouteParts,
): Promise<Route> {
  const [plan, pseudonymizer, own] = await settleAll([
    loadPlan(id, settings, ports),
    secrets.then((read) => createPseudonymizer(getConnectorPseudonyms(read, settings))),
    tokens.getTokens(id, settings),
  ]);
  checkKeyFingerprint(config.pseudonyms, pseudonymizer.epoch);
  const linkBase = `${publicUrl}/${id}`;
  return { connector: id, ...withLanguage(DIALECTS, plan), pseudonymizer, tokens: own, linkBase };
}

/**
 * Keeps only a hash of the salt.
 * @throws SetupError CONFIG_INVALID for a language that this build doesn't have
 */
function createCompat(
  { compat, targetOverrides }: Config,
  secrets: PseudonymizerOptions,
  version: string,
): CompatibilityMode | undefined {
  if (compat === undefined) return undefined;
  const saltHash = secrets.scheme === 'psoxy' ? sha256Hex(secrets.salt) : undefined;
  const dialects: readonly RuleLanguage[] = Object.values(DIALECTS);
  const dialect = dialects.find(({ language }) => String(language) === compat);
  const made = dialect?.createCompat?.({ targetOverrides, version: `nymgate/${version}`, saltHash });
  if (made !== undefined) return made;
  throw configError(`compat: this build does not know the manners of "${compat}"`, 'remove compat');
}

type ServedGateway = {
  readonly routes: readonly Route[];
  readonly callers: CallerAdmission;
  readonly compat?: CompatibilityMode;
};

function createGateway(
  config: Config,
  ports: AppPorts,
  { routes, callers, ...compat }: ServedGateway,
): Gateway {
  const policies = Object.fromEntries(routes.map(({ connector, plan }) => [connector, plan.policy]));
  return Object.freeze({
    ...ports,
    routes: new Map(routes.map((route) => [route.connector, route])),
    graphOrigin: config.source.graph,
    policy: sha256Hex(canonicalJson(policies)).slice(0, 16),
    epoch: routes[0]?.pseudonymizer.epoch ?? '',
    methods: config.methods,
    batch: config.batch,
    ...compat,
    limits: config.limits,
    engine: config.engine,
    admission: callers.admission,
    clientAddress: callers.clientAddress,
  });
}

function toStatus(gateway: Gateway, config: Config): Omit<AppStatus, 'callers' | 'ends'> {
  const { connectors, pseudonyms } = config;
  return {
    configuration: sha256Hex(canonicalJson(config)),
    connectors: [...gateway.routes.values()].map(({ connector, plan }) => ({
      id: connector,
      policy: plan.policy,
      endpoints: plan.endpoints.length,
      rules: connectors[connector]?.rules === undefined ? 'default' : 'custom',
    })),
    policy: gateway.policy,
    epoch: gateway.epoch,
    scheme: pseudonyms.scheme,
  };
}
