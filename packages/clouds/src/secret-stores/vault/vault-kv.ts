import type { StoreReference } from '../../settings/secret-reference.ts';
import type { ReadSecret, SecretStorePorts, StoredSecretValue } from '../read-secret.ts';
import {
  asJsonObject,
  computeDeadline,
  parseJsonResponse,
  requestStore,
  type StoreResponse,
  unexpectedResponse,
} from '../request-store.ts';
import { StoreFailure } from '../store-failure.ts';
import {
  createVaultHeaders,
  describeVaultIdentity,
  type VaultCalls,
  type VaultSettings,
} from './log-in-to-vault.ts';
import { createVaultSession, type VaultSession } from './vault-session.ts';

/**
 * The key/value engine, version 2, of HashiCorp Vault and OpenBao. Its value is always an object: the reference names the member.
 *
 * @param settings absent, every read fails and says what is missing
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

/** Vault says 403 to a token that is over as to one that may not: with a token of before it is asked once more after a login. */
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

/** `/v1/MOUNT/data/PATH`; every letter of a reference may stand in a path as it is. */
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

/** `deletion_time` lies in the future where versions end by themselves (`delete_version_after`), and is empty otherwise. */
function isDeleted({ destroyed, deletion_time: end = '' }: Readonly<Record<string, unknown>>, now: number) {
  return destroyed === true || (end !== '' && !(typeof end === 'string' && Date.parse(end) > now));
}

type ExpectedSecret = { readonly reference: StoreReference; readonly identity: string; readonly now: number };

/** The value is the whole object; the field of the reference is taken out of it as of any store's. */
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
