import type { ReadSecret, StoredSecretValue } from '@nymgate/clouds/secret-stores/read-secret';
import { parseStoreReference } from '@nymgate/clouds/settings/secret-reference';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type {
  Clock,
  Environment,
  FileStore,
  HttpClient,
  Log,
  SecretStore,
} from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';

/**
 * `fresh`: the last read returned the value in use. `failing`: it failed, and the old value stays in use.
 * `changed`: it returned another value, which is not in use yet.
 */
export type SecretState = {
  readonly reference: string;
  readonly state: 'fresh' | 'failing' | 'changed';
  readonly version: string | undefined;
  /** Milliseconds since 1970, if the store provides it. */
  readonly createdAt: number | undefined;
  /** When the value in use was last read, in milliseconds since 1970. */
  readonly readAt: number;
};

/** Secrets of one configuration; those from stores are cached. */
export type LoadedSecrets = SecretStore & {
  /** Reads all stores again. True if a secret differs from the one in use. */
  readonly checkForChanges: () => Promise<boolean>;
  readonly states: () => readonly SecretState[];
  /** For the next configuration. */
  readonly getCached: (reference: string) => CachedSecret | undefined;
};

type CachedSecret = {
  readonly place: string;
  found: StoredSecretValue;
  state: SecretState['state'];
  readAt: number;
};

export type SecretPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
  readonly log: Log;
  /** Reads `env:` and `file:`. */
  readonly secrets: SecretStore;
};

type OpenSecretsOptions = {
  readonly settings: Config['secrets'];
  readonly ports: SecretPorts;
  readonly previousSecrets?: Pick<LoadedSecrets, 'getCached'> | undefined;
};

/**
 * Opens the secrets of a configuration; the code of stores is loaded on demand. While a store fails, the
 * previous value stays in use (F15).
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE, SECRET_STORE_UNREACHABLE
 */
export function openSecrets({ settings, ports, previousSecrets }: OpenSecretsOptions): LoadedSecrets {
  const cachedSecrets = new Map<string, CachedSecret>();
  const running = new Map<string, Promise<CachedSecret>>();
  const fetchSecret = createFetchSecret(settings, ports);
  const first = async (reference: string, where: string | undefined): Promise<CachedSecret> => {
    const place = `${where === undefined ? '' : `${where}: `}${reference}`;
    const made = await readFirst({
      reference,
      place,
      fetchSecret,
      ports,
      previous: previousSecrets?.getCached(reference),
    });
    cachedSecrets.set(reference, made);
    return made;
  };
  return Object.freeze({
    read: async (reference: string, where?: string) => {
      if (parseStoreReference(reference) === undefined) return ports.secrets.read(reference, where);
      const known = running.get(reference) ?? first(reference, where);
      running.set(reference, known);
      return (await known).found.value;
    },
    checkForChanges: async () => {
      const changed = await Promise.all(
        [...cachedSecrets].map(([reference, one]) =>
          checkSecretAgain({ reference, one, fetchSecret, ports }),
        ),
      );
      return changed.includes(true);
    },
    states: () =>
      [...cachedSecrets].map(([reference, { found, state, readAt }]) => ({
        ...{ reference, state, readAt },
        version: found.version,
        createdAt: found.createdAt,
      })),
    getCached: (reference: string) => cachedSecrets.get(reference),
  });
}

type FetchSecret = (reference: string, place: string) => Promise<StoredSecretValue>;

/** Loaded on demand. */
function createFetchSecret(settings: Config['secrets'], ports: SecretPorts): FetchSecret {
  let stores: Promise<ReadSecret> | undefined;
  return async (text, place) => {
    const reference = parseStoreReference(text);
    if (reference === undefined) throw new TypeError('not a reference to a store');
    const { readStoredSecret } = await import('./read-stored-secret.ts');
    stores ??= import('@nymgate/clouds/secret-stores/create-secret-stores').then(({ createSecretStores }) =>
      createSecretStores(settings, ports),
    );
    return readStoredSecret({ reference, place }, await stores);
  };
}

type FirstReadOptions = {
  readonly reference: string;
  readonly place: string;
  readonly fetchSecret: FetchSecret;
  readonly ports: SecretPorts;
  readonly previous: CachedSecret | undefined;
};

async function readFirst(options: FirstReadOptions): Promise<CachedSecret> {
  const { reference, place, fetchSecret, ports, previous } = options;
  try {
    const found = await fetchSecret(reference, place);
    return { place, found, state: 'fresh', readAt: ports.clock.now() };
  } catch (error) {
    if (previous === undefined || !(error instanceof SetupError)) throw error;
    logStale(ports.log, reference, error);
    return { ...previous, place, state: 'failing' };
  }
}

type SecretCheck = {
  readonly reference: string;
  readonly one: CachedSecret;
  readonly fetchSecret: FetchSecret;
  readonly ports: SecretPorts;
};

/** A failing store keeps the previous value in use (F15). */
async function checkSecretAgain(check: SecretCheck): Promise<boolean> {
  const {
    reference,
    one,
    fetchSecret,
    ports: { log, clock },
  } = check;
  try {
    const found = await fetchSecret(reference, one.place);
    const isSame = found.value === one.found.value;
    if (isSame) {
      if (one.state === 'failing') log.write('info', 'secret_fresh', { subject: reference });
      one.found = found;
      one.readAt = clock.now();
    } else log.write('warn', 'secret_changed', { subject: reference, version: found.version });
    one.state = isSame ? 'fresh' : 'changed';
    return !isSame;
  } catch (error) {
    one.state = 'failing';
    logStale(log, reference, error);
    return false;
  }
}

function logStale(log: Log, reference: string, error: unknown): void {
  const code = error instanceof SetupError ? error.code : 'internal';
  log.write('error', 'secret_stale', { subject: reference, code });
}
