import { configError } from '@nymgate/clouds/findings/config-error';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { createAccessTokens } from '@nymgate/clouds/source-auth/access-tokens';
import { createAssertionProvider } from '@nymgate/clouds/source-auth/assertion-providers';
import type { SetupError } from '@nymgate/engine/kernel/errors';
import type { AccessTokenProvider } from '@nymgate/engine/kernel/ports';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { AppPorts } from './app-ports.ts';
import type { StateSharing } from './create-state-sharing.ts';

type Entry = {
  readonly connector: string;
  readonly assertion: string;
  readonly tokens: Promise<AccessTokenProvider>;
};

export type TokenPool = {
  readonly getTokens: (connector: string, settings: ConnectorConfig) => Promise<AccessTokenProvider>;
  /** When certificates of assertions expire, of providers opened so far. */
  readonly certificateEnds: () => readonly { readonly connector: string; readonly end: number }[];
};

/**
 * One token cache per Entra application (tenant, client id), however many connectors share it: exchanges of
 * one application must not run in parallel.
 * @throws SetupError (from the promise) CONFIG_INVALID, also for one application with different assertions;
 * SECRET_UNAVAILABLE
 */
export function createTokenPool(
  { source }: Config,
  ports: AppPorts,
  sharing: Promise<StateSharing | undefined> = Promise.resolve(undefined),
): TokenPool {
  const pool = new Map<string, Entry>();
  const ends: { connector: string; end: number }[] = [];
  const open = async (connector: string, settings: ConnectorConfig) => {
    const key = `${settings.tenant} ${settings.clientId}`.toLowerCase();
    const assertion = JSON.stringify(settings.assertion);
    const known = pool.get(key);
    if (known !== undefined && known.assertion !== assertion)
      throw conflictingAssertionsError(known.connector, connector);
    const entry = known ?? {
      connector,
      assertion,
      tokens: createTokens(connector, {
        ...{ settings, source, ports, sharing },
        ends: (end) => void ends.push({ connector, end }),
      }),
    };
    pool.set(key, entry);
    return entry.tokens;
  };
  return { getTokens: open, certificateEnds: () => [...ends] };
}

type TokenOptions = {
  readonly settings: ConnectorConfig;
  readonly source: Config['source'];
  readonly ports: AppPorts;
  readonly sharing: Promise<StateSharing | undefined>;
  readonly ends: (end: number) => void;
};

async function createTokens(connector: string, parts: TokenOptions): Promise<AccessTokenProvider> {
  const { settings, source, ports, sharing, ends } = parts;
  const { tenant, clientId } = settings;
  const { authority, scope, audience } = source;
  const application = { connector, authority, tenant, clientId, audience };
  const providing = createAssertionProvider(settings.assertion, ports, application);
  const [assertion, shares] = await settleAll([providing, sharing]);
  if (assertion.end !== undefined) ends(assertion.end);
  const shared = shares?.getTokens(settings);
  return createAccessTokens({ ...ports, authority, scope, tenant, clientId, connector, assertion, shared });
}

function conflictingAssertionsError(first: string, second: string): SetupError {
  return configError(
    `connectors.${first} and connectors.${second} are one Entra application with two different assertions`,
    'give both the same assertion, or each an application of its own',
  );
}
