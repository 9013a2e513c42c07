import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** The manners of another gateway, for callers that are used to it. They never widen what the rules allow. */
export type Compat = {
  /**
   * Obeys the headers by which callers control that gateway.
   *
   * @param isConnector whether the first segment of a path names a connector
   * @throws RequestError HEADER_NOT_ALLOWED, TARGET_MALFORMED
   */
  readonly control: (inbound: Inbound, isConnector: (segment: string) => boolean) => ControlledRequest;
  /** Stands in the place of a path in audit lines and metrics of health checks. */
  readonly healthEndpoint: string;
  /** @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED */
  readonly answerHealth: (subject: HealthSubject) => Promise<HealthAnswer>;
  /** That gateway's headers of every answer. `authenticated`: the caller has proved who it is. */
  readonly headers: (facts: { readonly policy: string; readonly authenticated: boolean }) => HeaderList;
  /** That gateway's headers of a refusal, beside those of every answer. */
  readonly errorHeaders: (code: RequestErrorCode) => HeaderList;
};

/** A request with the target that the rules decide about. */
export type ControlledRequest = { readonly inbound: Inbound; readonly healthCheck: boolean };

/** What a health check may report. */
export type HealthSubject = {
  readonly inbound: Inbound;
  readonly connector: string;
  readonly graphOrigin: string;
  readonly policy: string;
  readonly epoch: string;
  /** Endpoints that serve requests. */
  readonly endpoints: number;
  readonly hasAccessToken: () => Promise<boolean>;
};

export type HealthAnswer = { readonly status: number; readonly body: Uint8Array };

/** The settings that such manners are made for. */
export type CompatOptions = {
  /** Whether headers of a request may name its target; otherwise such headers are refused. */
  readonly targetOverrides: boolean;
  readonly version: string;
  /** SHA-256 of the pseudonyms' salt, 64 hex digits; undefined in a scheme that has none. */
  readonly saltHash: string | undefined;
};
