import type { Inbound, PlatformIdentity, PlatformKind } from '@nymgate/engine/kernel/inbound';
import type { Environment, HeaderList, HttpClient } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';

/** What stands in front of a host, as far as it vouches for callers or changes what they sent. */
export type GatewayPlatform = {
  /** Whose word about callers this host passes on. */
  readonly trustedPlatforms: readonly PlatformKind[];
  /** Requests come to a listener of its own, as they were sent; without it the host takes `publicPath` off targets. */
  readonly hasOwnListener?: true;
  /** Its events tell by which address of ours a caller came, those of one kind at least: `publicUrl` may be absent. */
  readonly reportsOrigin?: true;
  /**
   * Makes sure that the platform is there, before a configuration that takes its word goes live.
   *
   * @throws SetupError CONFIG_INVALID
   */
  readonly confirm?: (
    config: Config,
    ports: { readonly http: HttpClient; readonly environment: Environment },
  ) => Promise<void>;
  /** Reads what the platform says of a caller, and takes it out of the headers: it is no credential for us. */
  readonly identify?: (
    request: Pick<Inbound, 'headers' | 'remoteAddress'>,
    config: Pick<Config, 'callers'>,
  ) => IdentifiedHeaders;
};

export type IdentifiedHeaders = {
  readonly identity: PlatformIdentity | undefined;
  readonly headers: HeaderList;
};

/** A request with what the platform says of its caller; as it is, where the platform says it elsewhere or not at all. */
export function withPlatformIdentity(
  inbound: Inbound,
  identify: GatewayPlatform['identify'],
  config: Pick<Config, 'callers'>,
): Inbound {
  if (identify === undefined) return inbound;
  const { identity, headers } = identify(inbound, config);
  return { ...inbound, headers, platformIdentity: identity };
}
