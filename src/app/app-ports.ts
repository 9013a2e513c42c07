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
} from '../kernel/ports.ts';

/** What the app needs from its host. */
export type AppPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditSink;
  readonly secrets: SecretStore;
  readonly files: FileStore;
  readonly environment: Environment;
};
