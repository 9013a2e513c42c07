import type { Clock, Environment, FileStore, HttpClient } from '@nymgate/engine/kernel/ports';
import type { StoreReference } from '../settings/secret-reference.ts';

/** What the stores need from outside; each takes the part it uses. */
export type SecretStorePorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
};

/** What a store has given, and what it tells of it. */
export type StoredSecretValue = {
  readonly value: string;
  readonly version?: string | undefined;
  /** When this version was made, in milliseconds since 1970. */
  readonly createdAt?: number | undefined;
};

/** Reads one secret, anew each time. Throws `StoreFailure`. */
export type ReadSecret = (reference: StoreReference) => Promise<StoredSecretValue>;
