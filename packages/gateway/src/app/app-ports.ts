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
import type { RuleCache } from './rules/cached-rules.ts';

/** What the app needs from its host. */
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
  /** Where parsed rule files are kept; absent: nowhere. */
  readonly ruleCache?: RuleCache | undefined;
  /** What replicas know together, as `state` of the configuration says; absent: nothing is shared. */
  readonly shared?: SharedState | undefined;
  /** Undoes gzip; throws beyond `limit` bytes of output. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Uint8Array;
};
