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

/** One served connector: its rules and what its requests need. */
export type Route = Rules & {
  readonly connector: string;
  readonly pseudonymizer: Pseudonymizer;
  readonly tokens: AccessTokenProvider;
  /** Where sealed links point: our public address and the connector's segment. */
  readonly linkBase: string;
};

/** Limits of one request; defaults and units are in the configuration's schema. */
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
  /** Requests of one caller that may end with TOKEN_INVALID in ten seconds. */
  readonly invalidTokens: number;
};

/** Everything the request walk needs, built once by `app` and frozen. */
export type Gateway = {
  /** By connector id, in the order of the configuration. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly graphOrigin: string;
  /** Hash over the policies of all routes, for answers that belong to no route. */
  readonly policy: string;
  readonly epoch: string;
  readonly methods: readonly string[];
  /** Whether `$batch` is served. */
  readonly batch: boolean;
  /** Absent: headers of other gateways mean nothing. */
  readonly compat?: CompatibilityMode | undefined;
  readonly limits: RequestLimits;
  /** Which engine sanitizes; absent: bytes where it can. */
  readonly engine?: Engine;
  /** Absent: nobody can be told apart, and only requests from this machine are served. */
  readonly admission?: AdmitCaller | undefined;
  /** Where a request came from, for the audit line (NET-07); absent: the address of its connection. */
  readonly clientAddress?: (request: CallerRequest) => string;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  /** What replicas know together; absent: nothing is shared. */
  readonly shared?: SharedState | undefined;
  /** Absent: no traces. */
  readonly tracing?: Tracing | undefined;
};
