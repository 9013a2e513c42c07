import { configError } from '@nymgate/clouds/findings/config-error';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { createAccessTokens } from '@nymgate/clouds/source-auth/access-tokens';
import { createAssertionProvider } from '@nymgate/clouds/source-auth/assertion-providers';
import type { AssertionProvider } from '@nymgate/clouds/source-auth/platform/assertion-provider';
import type { SetupError } from '@nymgate/engine/kernel/errors';
import type { AccessTokenProvider } from '@nymgate/engine/kernel/ports';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { AppPorts } from './app-ports.ts';
import type { StateSharing } from './create-state-sharing.ts';

export type TokenPool = {
  readonly getTokens: (connector: string, settings: ConnectorConfig) => Promise<AccessTokenProvider>;
  /** With the certificate of the configuration before; undefined when there was none. */
  readonly getFormerTokens: (
    connector: string,
    settings: ConnectorConfig,
  ) => Promise<AccessTokenProvider> | undefined;
  /** When certificates of assertions expire, of providers opened so far. */
  readonly certificateEnds: () => readonly { readonly connector: string; readonly end: number }[];
  /** Providers with a certificate, by application. */
  readonly certificates: () => ReadonlyMap<string, AssertionProvider>;
};

export type TokenPoolOptions = {
  readonly sharing?: Promise<StateSharing | undefined>;
  /** `certificates` of the configuration before. */
  readonly former?: ReadonlyMap<string, AssertionProvider> | undefined;
};

/**
 * One token cache per Entra application (tenant, client id), however many connectors share it: exchanges of
 * one application must not run in parallel.
 * @throws SetupError (from the promise) CONFIG_INVALID, SECRET_UNAVAILABLE
 */
export function createTokenPool(
  { source }: Pick<Config, 'source'>,
  ports: AppPorts,
  { sharing = Promise.resolve(undefined), former = new Map() }: TokenPoolOptions = {},
): TokenPool {
  const ends: { connector: string; end: number }[] = [];
  const certificates = new Map<string, AssertionProvider>();
  const open = async (
    connector: string,
    settings: ConnectorConfig,
    providing: Promise<AssertionProvider>,
  ): Promise<AccessTokenProvider> => {
    const [assertion, shares] = await settleAll([providing, sharing]);
    const { end } = assertion;
    if (end !== undefined) ends.push({ connector, end });
    if (settings.assertion.type === 'certificate') certificates.set(toApplicationKey(settings), assertion);
    return createTokens({ connector, settings, source, ports, assertion, shares });
  };
  const pool = new Map<string, Promise<AccessTokenProvider>>();
  const formerPool = new Map<string, Promise<AccessTokenProvider>>();
  return {
    getTokens: (connector, settings) => {
      const key = toApplicationKey(settings);
      const known =
        pool.get(key) ?? open(connector, settings, openAssertion({ connector, settings, source, ports }));
      pool.set(key, known);
      return known;
    },
    getFormerTokens: (connector, settings) => {
      const key = toApplicationKey(settings);
      const assertion = former.get(key);
      if (assertion === undefined) return undefined;
      const known = formerPool.get(key) ?? open(connector, settings, Promise.resolve(assertion));
      formerPool.set(key, known);
      return known;
    },
    certificateEnds: () => [...ends],
    certificates: () => certificates,
  };
}

function toApplicationKey({ tenant, clientId }: Pick<ConnectorConfig, 'tenant' | 'clientId'>): string {
  return `${tenant} ${clientId}`.toLowerCase();
}

type TokenOptions = {
  readonly connector: string;
  readonly settings: ConnectorConfig;
  readonly source: Config['source'];
  readonly ports: AppPorts;
};

async function openAssertion({
  connector,
  settings,
  source,
  ports,
}: TokenOptions): Promise<AssertionProvider> {
  const { tenant, clientId, assertion } = settings;
  const { authority, audience } = source;
  return createAssertionProvider(assertion, ports, { connector, authority, tenant, clientId, audience });
}

type OpenedTokenOptions = TokenOptions & {
  readonly assertion: AssertionProvider;
  readonly shares: StateSharing | undefined;
};

function createTokens(options: OpenedTokenOptions): AccessTokenProvider {
  const { connector, settings, source, ports, assertion, shares } = options;
  const { tenant, clientId } = settings;
  const { authority, scope } = source;
  const shared = shares?.getTokens(settings);
  return createAccessTokens({ ...ports, authority, scope, tenant, clientId, connector, assertion, shared });
}

/**
 * @throws SetupError CONFIG_INVALID for one application with different assertions, which would be exchanged in
 * parallel
 */
export async function checkApplications({ connectors }: Pick<Config, 'connectors'>): Promise<void> {
  const known = new Map<string, readonly [connector: string, assertion: string]>();
  for (const [connector, settings] of Object.entries(connectors)) {
    if (settings === undefined) continue;
    const key = toApplicationKey(settings);
    const assertion = JSON.stringify(settings.assertion);
    const [first, before] = known.get(key) ?? [connector, assertion];
    if (before !== assertion) throw conflictingAssertionsError(first, connector);
    known.set(key, [first, before]);
  }
}

function conflictingAssertionsError(first: string, second: string): SetupError {
  return configError(
    `connectors.${first} and connectors.${second} are one Entra application with two different assertions`,
    'give both the same assertion, or each an application of its own',
  );
}
