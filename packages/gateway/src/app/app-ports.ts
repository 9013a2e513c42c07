import type { Tracing } from '@nymgate/clouds/observed/tracing';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import type {
  AuditSink,
  Clock,
  Environment,
  FileStore,
  HttpClient,
  Log,
  Metrics,
  Random,
  SecretStore,
} from '@nymgate/engine/kernel/ports';
import type { VerifyRules } from './connectors/verify-rules.ts';
import type { RuleCache } from './rules/cached-rules.ts';

export type AppPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  /** Absent: no traces. */
  readonly tracing?: Tracing | undefined;
  readonly secrets: SecretStore;
  readonly files: FileStore;
  readonly environment: Environment;
  /** Cache of parsed rule files; absent: none. */
  readonly ruleCache?: RuleCache | undefined;
  /** Reads rules in another thread while requests are served; absent: this one does. */
  readonly verifyRules?: VerifyRules | undefined;
  /** Absent: replicas share no state. */
  readonly shared?: SharedState | undefined;
  /** Throws beyond `limit` bytes of output. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Uint8Array;
};
