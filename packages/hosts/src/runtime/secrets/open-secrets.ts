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
 * What is known of a secret out of a store. `fresh`: the last look found what is in service; `failing`: it found nothing, and what was
 * read before goes on serving; `changed`: it found another, which is not in service.
 */
export type SecretState = {
  readonly reference: string;
  readonly state: 'fresh' | 'failing' | 'changed';
  readonly version: string | undefined;
  /** When this version was made, in milliseconds since 1970, where the store tells it. */
  readonly createdAt: number | undefined;
  /** When a store last gave what is in service, in milliseconds since 1970. */
  readonly readAt: number;
};

/** The secrets of one configuration. Those out of stores are read once, whoever asks for them. */
export type LoadedSecrets = SecretStore & {
  /** Asks the stores again for all of them. True when one of them is another than the one in service. */
  readonly checkForChanges: () => Promise<boolean>;
  readonly states: () => readonly SecretState[];
  /** What is kept of a secret, for the configuration that comes after this one. */
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
  /** Those of the configuration that serves until now. */
  readonly previousSecrets?: Pick<LoadedSecrets, 'getCached'> | undefined;
};

/**
 * Opens the secrets of a configuration: `env:` and `file:` as ever, the rest in stores, whose code is loaded with the first of them.
 * Where a store fails, the same reference keeps the value that it had in the configuration before (F15).
 *
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE, SECRET_STORE_UNREACHABLE
 * @example openSecrets({ settings: config.secrets, ports }).read('aws-sm:nymgate/key', 'pseudonyms.keys.0.secret')
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

/** The stores' code is no part of a start that does without. */
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

async function readFirst({
  reference,
  place,
  fetchSecret,
  ports,
  previous,
}: FirstReadOptions): Promise<CachedSecret> {
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

/** Whatever is wrong with what a store gives now is its fault: what it gave before was good (F15). */
async function checkSecretAgain({
  reference,
  one,
  fetchSecret,
  ports: { log, clock },
}: SecretCheck): Promise<boolean> {
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
