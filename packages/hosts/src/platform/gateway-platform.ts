import type { Inbound, PlatformIdentity, PlatformKind } from '@nymgate/engine/kernel/inbound';
import type { Environment, HeaderList, HttpClient } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';

/** The platform in front of a host. */
export type GatewayPlatform = {
  /** Platforms whose caller identities this host passes on. */
  readonly trustedPlatforms: readonly PlatformKind[];
  /** The host has its own listener and receives targets unchanged; otherwise it removes `publicPath`. */
  readonly hasOwnListener?: true;
  /** Events contain the address that the caller used, so `publicUrl` may be absent. */
  readonly reportsOrigin?: true;
  /** @throws SetupError CONFIG_INVALID if the platform cannot be confirmed */
  readonly confirm?: (
    config: Config,
    ports: { readonly http: HttpClient; readonly environment: Environment },
  ) => Promise<void>;
  /** Reads the caller's identity and removes it from the headers, where it is not a credential. */
  readonly identify?: (
    request: Pick<Inbound, 'headers' | 'remoteAddress'>,
    config: Pick<Config, 'callers'>,
  ) => IdentifiedHeaders;
};

export type IdentifiedHeaders = {
  readonly identity: PlatformIdentity | undefined;
  readonly headers: HeaderList;
};

export function withPlatformIdentity(
  inbound: Inbound,
  identify: GatewayPlatform['identify'],
  config: Pick<Config, 'callers'>,
): Inbound {
  if (identify === undefined) return inbound;
  const { identity, headers } = identify(inbound, config);
  return { ...inbound, headers, platformIdentity: identity };
}
