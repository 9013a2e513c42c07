import '../platform/install.ts';
import { configError } from '@nymgate/clouds/findings/config-error';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { Inbound, Outbound, PlatformKind } from '@nymgate/engine/kernel/inbound';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { CompatibilityMode } from '@nymgate/rules/dialects/compatibility-mode';
import type { RuleLanguage } from '@nymgate/rules/dialects/rule-language';
import type { Config } from '../config/config-settings.ts';
import { getTenantPseudonyms } from '../config/tenants/get-tenant-pseudonyms.ts';
import { createRequestHandler } from '../proxy/handle-request.ts';
import type { Gateway } from '../proxy/steps/gateway.ts';
import type { AppPorts } from './app-ports.ts';
import type { ConnectorFault } from './connectors/connector-fault.ts';
import { type ConnectorRoutes, createRoutes, type ReusableParts } from './connectors/create-routes.ts';
import { type CallerAdmission, createCallerAdmission } from './create-caller-admission.ts';
import { createSharingWhenReady } from './create-state-sharing.ts';
import { createTokenPool } from './create-token-pool.ts';
import { getKeyFingerprint, readPseudonymSecrets } from './keys/read-pseudonym-secrets.ts';
import type { KnownCallers } from './observed/create-known-callers.ts';
import { createSourceAuthWatch, type SourceAuthWatch } from './observed/create-source-auth-watch.ts';
import { RULE_LANGUAGES } from './rule-languages.ts';
import { prefetchToken } from './token-prefetch.ts';
import { warnAboutCloud, warnAboutEngine } from './warnings.ts';

/** For `/configz` and the start message: names and hashes, never a secret. */
export type AppStatus = {
  readonly connectors: readonly {
    readonly id: string;
    readonly policy: string;
    /** Of the keys of its tenant. */
    readonly keyFingerprint: string;
    readonly endpoints: number;
    readonly rules: 'default' | 'custom';
  }[];
  readonly policy: string;
  /** Of the keys of tenants without keys of their own. */
  readonly keyFingerprint: string;
  readonly scheme: 'native' | 'psoxy';
  /** For people. */
  readonly callers: string;
  /** SHA-256 of the configuration as canonical JSON (RFC 8785), hex. It holds references to secrets, no secret. */
  readonly configuration: string;
  readonly ends: readonly CertificateEnd[];
  /** Connectors that don't serve this configuration. */
  readonly faults: readonly ConnectorFault[];
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
  /** For the next configuration. */
  readonly reusable?: ReusableParts;
};

export type AppOptions = {
  readonly publicUrl: string;
  readonly version?: string;
  readonly vouches?: readonly PlatformKind[];
  readonly awaited?: Promise<Inbound> | undefined;
  /** Of the configuration in service; absent at start. */
  readonly former?: ReusableParts | undefined;
  /** Connectors with a fault, which alone read their rules again; absent: all. */
  readonly retried?: ReadonlySet<string> | undefined;
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
 * @throws SetupError with all findings of the document, and of the connectors if none has none: CONFIG_INVALID,
 * KEY_INVALID, SECRET_UNAVAILABLE, RULES_*, CONNECTOR_UNKNOWN, PIN_MISMATCH
 */
export async function createApp(config: Config, ports: AppPorts, options: AppOptions): Promise<App> {
  // Closures of this scope must not keep `former`.
  const { publicUrl, version = '', awaited: firstRequest, former, retried } = options;
  warnAboutCloud(config, ports.log);
  warnAboutEngine(config, ports.log);
  const secrets = readPseudonymSecrets(config.pseudonyms, ports.secrets);
  const sharedStateReady = createSharingWhenReady({ ports, secrets, config });
  const tokens = createTokenPool(config, ports, { sharing: sharedStateReady, former: former?.assertions });
  const admissionReady = createCallerAdmission(config, ports, options);
  if (firstRequest !== undefined)
    void prefetchToken({ firstRequest, config, callers: admissionReady, tokens });
  const [callers, compat, shared, created] = await settleAll([
    admissionReady,
    secrets.then((read) => createCompat(config, read, version)),
    sharedStateReady,
    createRoutes({ config, ports, secrets, tokens, publicUrl, former, retried }),
  ]);
  logFaults(created.faults, ports.log);
  const keyFingerprint = findSharedFingerprint(created.routes, config) ?? getKeyFingerprint(await secrets);
  const served = { ...created, callers, keyFingerprint, ...(compat && { compat }) };
  const gateway = createGateway(config, { ...ports, shared: shared?.state }, served);
  const status = Object.freeze({
    ...toStatus(gateway, config),
    callers: callers.description,
    ends: tokens.certificateEnds(),
    faults: created.faults,
  });
  return {
    handle: createRequestHandler(gateway),
    status: () => status,
    callers: callers.known,
    sourceAuth: createSourceAuthWatch(created.routes),
    reusable: created.reusable,
  };
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
  const ruleLanguages: readonly RuleLanguage[] = Object.values(RULE_LANGUAGES);
  const ruleLanguage = ruleLanguages.find(({ language }) => String(language) === compat);
  const made = ruleLanguage?.createCompat?.({ targetOverrides, version: `nymgate/${version}`, saltHash });
  if (made !== undefined) return made;
  throw configError(`compat: this build does not know the manners of "${compat}"`, 'remove compat');
}

/** A response without a route must not have the epoch of one tenant. */
function findSharedFingerprint(
  routes: ConnectorRoutes['routes'],
  { connectors, pseudonyms }: Config,
): string | undefined {
  const shared = routes.find(
    ({ connector }) => !getTenantPseudonyms(pseudonyms, connectors[connector]?.tenant ?? '').hasOwnKeys,
  );
  return shared?.pseudonymizer.keyFingerprint;
}

type ServedGateway = Pick<ConnectorRoutes, 'routes' | 'outOfService'> & {
  readonly callers: CallerAdmission;
  readonly keyFingerprint: string;
  readonly compat?: CompatibilityMode;
};

function createGateway(
  config: Config,
  ports: AppPorts,
  { routes, outOfService, callers, keyFingerprint, compat }: ServedGateway,
): Gateway {
  const policies = Object.fromEntries(routes.map(({ connector, plan }) => [connector, plan.policy]));
  return Object.freeze({
    ...ports,
    routes: new Map(routes.map((route) => [route.connector, route])),
    ...(outOfService.size > 0 && { outOfService }),
    graphOrigin: config.source.graph,
    policy: sha256Hex(canonicalJson(policies)).slice(0, 16),
    keyFingerprint,
    methods: config.methods,
    batch: config.batch,
    ...(compat && { compat }),
    limits: config.limits,
    engine: config.engine,
    admission: callers.admission,
    clientAddress: callers.clientAddress,
  });
}

function logFaults(faults: readonly ConnectorFault[], log: AppPorts['log']): void {
  for (const { connector, serves, issues } of faults)
    log.write('error', 'connector_faulty', {
      connector,
      serves,
      code: issues[0]?.code,
      issues: issues.length,
    });
}

function toStatus(gateway: Gateway, config: Config): Omit<AppStatus, 'callers' | 'ends' | 'faults'> {
  const { connectors, pseudonyms } = config;
  return {
    configuration: sha256Hex(canonicalJson(config)),
    connectors: [...gateway.routes.values()].map(({ connector, plan, pseudonymizer }) => ({
      id: connector,
      policy: plan.policy,
      keyFingerprint: pseudonymizer.keyFingerprint,
      endpoints: plan.endpoints.length,
      rules: connectors[connector]?.rules === undefined ? 'default' : 'custom',
    })),
    policy: gateway.policy,
    keyFingerprint: gateway.keyFingerprint,
    scheme: pseudonyms.scheme,
  };
}
