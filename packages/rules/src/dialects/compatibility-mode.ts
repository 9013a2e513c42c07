import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** The manners of another gateway, for callers that are used to it. They never widen what the rules allow. */
export type CompatibilityMode = {
  /**
   * Obeys the headers by which callers control that gateway.
   *
   * @param isConnector whether the first segment of a path names a connector
   * @throws RequestError HEADER_NOT_ALLOWED, TARGET_MALFORMED
   */
  readonly parseControlHeaders: (
    inbound: Inbound,
    isConnector: (segment: string) => boolean,
  ) => ControlledRequest;
  /** Stands in the place of a path in audit lines and metrics of health checks. */
  readonly healthEndpoint: string;
  /** @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED */
  readonly respondToHealthCheck: (subject: HealthCheckInput) => Promise<HealthResponse>;
  /** That gateway's headers of every answer. `authenticated`: the caller has proved who it is. */
  readonly createHeaders: (facts: { readonly policy: string; readonly authenticated: boolean }) => HeaderList;
  /** That gateway's headers of a refusal, beside those of every answer. */
  readonly createErrorHeaders: (code: RequestErrorCode) => HeaderList;
};

/** A request with the target that the rules decide about. */
export type ControlledRequest = { readonly inbound: Inbound; readonly healthCheck: boolean };

/** What a health check may report. */
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

/** The settings that such manners are made for. */
export type CompatibilityOptions = {
  /** Whether headers of a request may name its target; otherwise such headers are refused. */
  readonly targetOverrides: boolean;
  readonly version: string;
  /** SHA-256 of the pseudonyms' salt, 64 hex digits; undefined in a scheme that has none. */
  readonly saltHash: string | undefined;
};
