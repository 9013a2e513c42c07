import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Headers and health checks of another gateway; they never extend what the rules allow. */
export type CompatibilityMode = {
  /** @throws RequestError HEADER_NOT_ALLOWED, TARGET_MALFORMED */
  readonly parseControlHeaders: (
    inbound: Inbound,
    isConnector: (segment: string) => boolean,
  ) => ControlledRequest;
  /** Replaces the path in audit lines and metrics of health checks. */
  readonly healthEndpoint: string;
  /** @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED */
  readonly respondToHealthCheck: (subject: HealthCheckInput) => Promise<HealthResponse>;
  /** That gateway's headers of every response. `authenticated`: the caller's credentials were verified. */
  readonly createHeaders: (facts: { readonly policy: string; readonly authenticated: boolean }) => HeaderList;
  /** Additional headers of an error response. */
  readonly createErrorHeaders: (code: RequestErrorCode) => HeaderList;
};

export type ControlledRequest = { readonly inbound: Inbound; readonly healthCheck: boolean };

export type HealthCheckInput = {
  readonly inbound: Inbound;
  readonly connector: string;
  readonly graphOrigin: string;
  readonly policy: string;
  readonly keyFingerprint: string;
  /** Endpoints that serve requests. */
  readonly endpoints: number;
  readonly hasAccessToken: () => Promise<boolean>;
};

export type HealthResponse = { readonly status: number; readonly body: Uint8Array };

export type CompatibilityOptions = {
  /** Whether request headers may name the target; otherwise they are rejected. */
  readonly targetOverrides: boolean;
  readonly version: string;
  /** SHA-256 of the pseudonyms' salt, 64 hex digits; undefined for a scheme without salt. */
  readonly saltHash: string | undefined;
};
