import type { ObjectStores } from '@nymgate/clouds/object-stores/open-object-stores';
import type { ReadSecret, StoredSecretValue } from '@nymgate/clouds/secret-stores/read-secret';
import { parseStoreReference } from '@nymgate/clouds/settings/secret-reference';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type {
  Clock,
  Environment,
  FileStore,
  HttpClient,
  Log,
  Random,
  SecretStore,
} from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { RuleStores } from './read-stored-rules.ts';
import type { StoredSecret } from './read-stored-secret.ts';

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

/** `rules`: rules in a store, and perhaps secrets as well. */
export type SecretChange = 'none' | 'secrets' | 'rules';

/** Secrets and rules of one configuration; those from stores are cached. */
export type LoadedSecrets = Required<SecretStore> & {
  /** Reads all stores again, and compares with what is in use. */
  readonly checkForChanges: () => Promise<SecretChange>;
  readonly states: () => readonly SecretState[];
  /** For the next configuration. */
  readonly getCached: (key: string) => CachedSecret | undefined;
};

type CachedSecret = {
  readonly reference: string;
  readonly load: () => Promise<StoredSecretValue>;
  found: StoredSecretValue;
  state: SecretState['state'];
  readAt: number;
};

export type SecretPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
  readonly random: Random;
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
  const stores = createStores(settings, ports);
  let previous = previousSecrets;
  const first = async (key: string, source: SecretSource): Promise<CachedSecret> => {
    const made = await readFirst(source, ports, previous?.getCached(key));
    cachedSecrets.set(key, made);
    return made;
  };
  const readCached = async (key: string, source: SecretSource): Promise<string> => {
    const known = running.get(key) ?? first(key, source);
    running.set(key, known);
    return (await known).found.value;
  };
  return Object.freeze({
    read: async (reference: string, where?: string) => {
      const parsed = parseStoreReference(reference);
      if (parsed === undefined) return ports.secrets.read(reference, where);
      const secret = { reference: parsed, place: `${where === undefined ? '' : `${where}: `}${reference}` };
      return readCached(reference, { reference, load: () => fetchSecret(secret, stores) });
    },
    readRules: (reference: string) =>
      readCached(toRulesKey(reference), { reference, load: () => fetchRules(reference, stores) }),
    keepRules: (reference: string) => {
      const key = toRulesKey(reference);
      const known = previous?.getCached(key);
      if (known !== undefined && !cachedSecrets.has(key))
        cachedSecrets.set(key, { ...known, load: () => fetchRules(reference, stores) });
    },
    checkForChanges: async () => {
      const changed = await Promise.all(
        [...cachedSecrets].map(async ([key, one]) => ((await checkSecretAgain(one, ports)) ? [key] : [])),
      );
      return toChange(changed.flat());
    },
    states: () =>
      [...cachedSecrets.values()].map(({ reference, found, state, readAt }) => ({
        ...{ reference, state, readAt },
        version: found.version,
        createdAt: found.createdAt,
      })),
    getCached: (key: string) => {
      // The next configuration asks, so this one is complete. It must not keep all that came before it.
      previous = undefined;
      return cachedSecrets.get(key);
    },
  });
}

const RULES_PREFIX = 'rules ';

/** The same reference could be that of a secret, which is checked as one. */
function toRulesKey(reference: string): string {
  return `${RULES_PREFIX}${reference}`;
}

function toChange(keys: readonly string[]): SecretChange {
  if (keys.some((key) => key.startsWith(RULES_PREFIX))) return 'rules';
  return keys.length > 0 ? 'secrets' : 'none';
}

type SecretSource = Pick<CachedSecret, 'reference' | 'load'>;

/** Loaded on demand. */
function createStores(settings: Config['secrets'], ports: SecretPorts): RuleStores {
  let secrets: Promise<ReadSecret> | undefined;
  let objects: Promise<ObjectStores> | undefined;
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return {
    secrets: () => {
      secrets ??= import('@nymgate/clouds/secret-stores/create-secret-stores').then(
        ({ createSecretStores }) => createSecretStores(settings, ports),
      );
      return secrets;
    },
    objects: () => {
      objects ??= import('@nymgate/clouds/object-stores/open-object-stores').then(({ openObjectStores }) =>
        openObjectStores({ ...ports, sleep }),
      );
      return objects;
    },
  };
}

async function fetchSecret(secret: StoredSecret, stores: RuleStores): Promise<StoredSecretValue> {
  const { readStoredSecret } = await import('./read-stored-secret.ts');
  return readStoredSecret(secret, await stores.secrets());
}

async function fetchRules(reference: string, stores: RuleStores): Promise<StoredSecretValue> {
  const { readStoredRules } = await import('./read-stored-rules.ts');
  return readStoredRules(reference, stores);
}

async function readFirst(
  source: SecretSource,
  { clock, log }: SecretPorts,
  previous: CachedSecret | undefined,
): Promise<CachedSecret> {
  try {
    return { ...source, found: await source.load(), state: 'fresh', readAt: clock.now() };
  } catch (error) {
    if (previous === undefined || !(error instanceof SetupError)) throw error;
    logStale(log, source.reference, error);
    return { ...previous, ...source, state: 'failing' };
  }
}

/** A failing store keeps the previous value in use (F15). */
async function checkSecretAgain(one: CachedSecret, { log, clock }: SecretPorts): Promise<boolean> {
  const { reference } = one;
  try {
    const found = await one.load();
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
