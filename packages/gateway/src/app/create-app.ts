import '../platform/install.ts';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { SetupError } from '@nymgate/engine/kernel/errors';
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
import { createTokenPool, type TokenPool } from './create-token-pool.ts';
import { DIALECTS } from './dialects.ts';
import { checkKeyFingerprint } from './keys/check-pins.ts';
import { getConnectorPseudonyms, readPseudonymSecrets } from './keys/read-pseudonym-secrets.ts';
import { loadPlan } from './load-rule-set.ts';
import type { KnownCallers } from './observed/create-known-callers.ts';
import { createSourceAuthWatch, type SourceAuthWatch } from './observed/create-source-auth-watch.ts';
import { createSharingWhenReady } from './shared/create-state-sharing.ts';
import { prefetchToken } from './token-prefetch.ts';
import { warnAboutCloud, warnAboutEngine } from './warnings.ts';

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
  /** Who may call, in words. */
  readonly callers: string;
  /** SHA-256 of the configuration as canonical JSON (RFC 8785), hex. It holds references to secrets, no secret. */
  readonly configuration: string;
  /** What ends by itself and has to be renewed. */
  readonly ends: readonly CertificateEnd[];
};

/** When the last certificate of an application's assertion ends, in milliseconds since 1970. */
export type CertificateEnd = { readonly connector: string; readonly end: number };

export type App = {
  /** One request to one whole answer; never rejects. */
  readonly handle: (inbound: Inbound) => Promise<Outbound>;
  readonly status: () => AppStatus;
  /** Whether Entra ID gives tokens, by connector. */
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
 * Builds the gateway out of a checked configuration: reads the secrets, compiles the rules, joins the parts. Nothing is
 * fetched from Entra or Graph yet, but for a known caller who waits already.
 *
 * Without a verifier of callers it serves this machine only: `handle` answers a request from elsewhere with CALLER_UNKNOWN, and
 * a `publicUrl` or `listen.host` beyond this machine is refused here.
 *
 * @param options.version told in answers with `compat`
 * @param options.vouches platforms whose word about callers the host passes on; `callers.platform` names no others
 * @param options.awaited the first request that waits for this gateway, if one comes: its token is asked for ahead
 * @param publicUrl our own address as callers see it, `scheme://host[:port]`; sealed links start with it
 * @throws SetupError with everything that is wrong, each finding once: CONFIG_INVALID, KEY_INVALID, SECRET_UNAVAILABLE, RULES_*, CONNECTOR_UNKNOWN,
 * PIN_MISMATCH
 * @example const app = await createApp(config, ports, { publicUrl: 'https://nymgate.contoso.com' });
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
 * Undefined without `compat`. The hash is all that is kept of the salt.
 *
 * @throws SetupError CONFIG_INVALID for a language that this build does not have
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
  throw new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: `compat: this build does not know the manners of "${compat}"`,
      fix: 'remove compat',
    },
  ]);
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
