import { asJsonObject } from '../network/read-text.ts';
import type { StoreReference } from '../settings/secret-reference.ts';
import { currentInstant, elapsedMilliseconds, type Instant } from '../source-auth/instant.ts';
import {
  createVaultHeaders,
  describeVaultIdentity,
  logInToVault,
  type VaultCalls,
  type VaultSettings,
  type VaultToken,
} from './log-in-to-vault.ts';
import type { ReadSecret, SecretStorePorts, StoredSecretValue } from './read-secret.ts';
import {
  computeDeadline,
  parseJsonResponse,
  requestStore,
  type StoreResponse,
  unexpectedResponse,
} from './request-store.ts';
import { StoreFailure } from './store-failure.ts';

type VaultSession = {
  /** `isNew`: from a login of this call. */
  readonly token: (calls: VaultCalls) => Promise<{ readonly token: string; readonly isNew: boolean }>;
  /** Vault has refused this token. */
  readonly invalidate: (token: string) => void;
};

/** Vault's clock may differ. */
const RENEW_AT_FRACTION = 0.75;

/** Logs in again after three quarters of a lease: a login costs Vault as much as a renewal. */
function createVaultSession(settings: VaultSettings): VaultSession {
  let cachedToken: (VaultToken & { readonly since: Instant }) | undefined;
  let pendingLogin: Promise<VaultToken> | undefined;
  const login = async (calls: VaultCalls) => {
    pendingLogin ??= logInToVault(settings, calls).finally(() => {
      pendingLogin = undefined;
    });
    const since = currentInstant(calls.clock);
    const newToken = await pendingLogin;
    cachedToken = { ...newToken, since };
    return newToken.token;
  };
  return {
    token: async (calls) => {
      const isStillValid =
        cachedToken !== undefined &&
        (cachedToken.lifetimeMilliseconds === undefined ||
          elapsedMilliseconds(cachedToken.since, calls.clock) <
            cachedToken.lifetimeMilliseconds * RENEW_AT_FRACTION);
      return cachedToken !== undefined && isStillValid
        ? { token: cachedToken.token, isNew: false }
        : { token: await login(calls), isNew: true };
    },
    invalidate: (token) => {
      if (cachedToken?.token === token) cachedToken = undefined;
    },
  };
}

/**
 * The key/value engine, version 2, of HashiCorp Vault and OpenBao. Its value is always an object.
 * @param settings absent, every read fails with a message
 * @throws StoreFailure (from the function)
 */
export function openVaultKv(settings: VaultSettings | undefined, ports: SecretStorePorts): ReadSecret {
  if (settings === undefined) return () => Promise.reject(notConfiguredFailure());
  const session = createVaultSession(settings);
  return async (reference) => {
    const calls = { ...ports, deadline: computeDeadline(ports) };
    const response = await readWithReauthentication({ settings, session, reference }, calls);
    if (response.status !== 200) throw toStoreFailure(response, settings);
    return parseKvSecret(response, {
      reference,
      identity: describeVaultIdentity(settings),
      now: ports.clock.now(),
    });
  };
}

type VaultReadContext = {
  readonly settings: VaultSettings;
  readonly session: VaultSession;
  readonly reference: StoreReference;
};

/** Vault returns 403 for an expired token too: a cached token is retried once after a login. */
async function readWithReauthentication(
  context: VaultReadContext,
  calls: VaultCalls,
): Promise<StoreResponse> {
  const first = await readOnce(context, calls);
  return first.status === 403 && !first.fresh ? readOnce(context, calls) : first;
}

async function readOnce(
  { settings, session, reference }: VaultReadContext,
  calls: VaultCalls,
): Promise<StoreResponse & { readonly fresh: boolean }> {
  const { token, isNew: isNewToken } = await session.token(calls);
  const response = await requestStore(
    {
      method: 'GET',
      origin: settings.address,
      path: toKvPath(reference),
      headers: [...createVaultHeaders(settings), ['x-vault-token', token], ['accept', 'application/json']],
    },
    calls,
  );
  if (response.status === 403) session.invalidate(token);
  return { ...response, fresh: isNewToken };
}

/** `/v1/MOUNT/data/PATH`; references need no encoding. */
function toKvPath({ name, mount, version }: StoreReference): string {
  const slash = name.indexOf('/');
  const [engine, path] = mount === undefined ? [name.slice(0, slash), name.slice(slash + 1)] : [mount, name];
  return `/v1/${engine}/data/${path}${version === undefined ? '' : `?version=${version}`}`;
}

function toStoreFailure({ status }: StoreResponse, settings: VaultSettings): StoreFailure {
  const identity = describeVaultIdentity(settings);
  if (status === 404) return absentFailure(identity);
  return new StoreFailure({
    outcome: 'forbidden',
    reason: 'Vault does not let this identity read it',
    identity,
    next: 'allow "read" on MOUNT/data/PATH in a policy of the role; docs/reference/secret-stores.md has it',
  });
}

function absentFailure(identity: string): StoreFailure {
  return new StoreFailure({
    outcome: 'absent',
    reason: 'there is no such secret, or its version is deleted or destroyed',
    identity,
    next: 'compare mount, path and namespace with vault kv metadata get; the engine has to be of version 2',
  });
}

/**
 * `deletion_time` is in the future for versions that expire (`delete_version_after`), and empty otherwise.
 */
function isDeleted({ destroyed, deletion_time: end = '' }: Readonly<Record<string, unknown>>, now: number) {
  return destroyed === true || (end !== '' && !(typeof end === 'string' && Date.parse(end) > now));
}

type ExpectedSecret = { readonly reference: StoreReference; readonly identity: string; readonly now: number };

/** The value is the whole object; `extractField` reads the member. */
function parseKvSecret(
  response: StoreResponse,
  { reference, identity, now }: ExpectedSecret,
): StoredSecretValue {
  const outer = asJsonObject(parseJsonResponse(response)['data']);
  const data = asJsonObject(outer?.['data']);
  const metadata = asJsonObject(outer?.['metadata']) ?? {};
  const { version, created_time: created } = metadata;
  if (isDeleted(metadata, now)) throw absentFailure(identity);
  if (data === undefined || typeof version !== 'number') throw unexpectedResponse('answered without a value');
  if (reference.version !== undefined && reference.version !== String(version))
    throw unexpectedResponse('answered with another version');
  const since = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  return {
    value: JSON.stringify(data),
    version: String(version),
    createdAt: Number.isNaN(since) ? undefined : since,
  };
}

function notConfiguredFailure(): StoreFailure {
  return new StoreFailure({
    outcome: 'forbidden',
    reason: 'the configuration does not say where Vault is',
    next: 'add secrets.vault with address and auth',
  });
}
