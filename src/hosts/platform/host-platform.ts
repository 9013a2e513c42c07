import type { PlatformIdentity, PlatformKind } from '../../kernel/inbound.ts';
import type { HeaderList } from '../../kernel/ports.ts';

/** What stands in front of a host, as far as it vouches for callers or changes what they sent. */
export type HostPlatform = {
  /** Whose word about callers this host passes on. */
  readonly vouches: readonly PlatformKind[];
  /** Requests come to a listener of its own, as they were sent; without it the host takes `publicPath` off targets. */
  readonly ownListener?: true;
  /** Reads what the platform says of a caller, and takes it out of the headers: it is no credential for us. */
  readonly identify?: (headers: HeaderList) => IdentifiedHeaders;
};

export type IdentifiedHeaders = {
  readonly identity: PlatformIdentity | undefined;
  readonly headers: HeaderList;
};
