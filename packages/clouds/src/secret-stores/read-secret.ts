import type { Clock, Environment, FileStore, HttpClient } from '@nymgate/engine/kernel/ports';
import type { StoreReference } from '../settings/secret-reference.ts';

export type SecretStorePorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
};

export type StoredSecretValue = {
  readonly value: string;
  readonly version?: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt?: number | undefined;
};

/** Reads one secret, uncached. Throws `StoreFailure`. */
export type ReadSecret = (reference: StoreReference) => Promise<StoredSecretValue>;
