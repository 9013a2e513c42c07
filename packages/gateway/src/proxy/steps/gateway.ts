import type { Tracing } from '@nymgate/clouds/observed/tracing';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import type { AdmitCaller, CallerRequest } from '@nymgate/engine/kernel/caller';
import type {
  AccessTokenProvider,
  AuditSink,
  Clock,
  HttpClient,
  Log,
  Metrics,
  Random,
} from '@nymgate/engine/kernel/ports';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { Engine } from '@nymgate/engine/sanitizer/open-native';
import type { CompatibilityMode } from '@nymgate/rules/dialects/compatibility-mode';
import type { Rules } from '@nymgate/rules/dialects/rule-language';

export type Route = Rules & {
  readonly connector: string;
  readonly pseudonymizer: Pseudonymizer;
  readonly tokens: AccessTokenProvider;
  /** Base of encrypted links: our public address and the connector's segment. */
  readonly linkBase: string;
};

/** Defaults and units are in the configuration's schema. */
export type RequestLimits = {
  readonly targetBytes: number;
  readonly headerCount: number;
  readonly headerBytes: number;
  readonly requestBodyBytes: number;
  readonly tokens: number;
  readonly tokenBytes: number;
  readonly responseBytes: number;
  readonly depth: number;
  readonly stringBytes: number;
  readonly objectKeys: number;
  readonly requestMilliseconds: number;
  readonly concurrentRequests: number;
  /** Requests of one caller with TOKEN_INVALID in ten seconds. */
  readonly invalidTokens: number;
};

/** Built once by `app` and frozen. */
export type Gateway = {
  /** By connector id, in the order of the configuration. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Connectors with a fault, each with the number of routes before it; absent: none. */
  readonly outOfService?: ReadonlyMap<string, number>;
  readonly graphOrigin: string;
  /** Hash over the policies of all routes, for responses without a route. */
  readonly policy: string;
  readonly keyFingerprint: string;
  readonly methods: readonly string[];
  /** Whether `$batch` is served. */
  readonly batch: boolean;
  /** Absent: headers of other gateways are ignored. */
  readonly compat?: CompatibilityMode | undefined;
  readonly limits: RequestLimits;
  /** Absent: bytes where possible. */
  readonly engine?: Engine;
  /** Absent: only requests from this machine are served. */
  readonly admission?: AdmitCaller | undefined;
  /** For the audit line (NET-07); absent: the address of the connection. */
  readonly clientAddress?: (request: CallerRequest) => string;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  /** Absent: replicas share no state. */
  readonly shared?: SharedState | undefined;
  /** Absent: no traces. */
  readonly tracing?: Tracing | undefined;
};
