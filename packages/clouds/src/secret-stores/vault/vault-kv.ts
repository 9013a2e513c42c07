import type { StoreReference } from '../../settings/secret-reference.ts';
import { askStore, deadlineOf, jsonAnswer, membersOf, oddAnswer, type StoreAnswer } from '../ask-store.ts';
import type { FoundSecret, ReadSecret, SecretStorePorts } from '../read-secret.ts';
import { StoreFailure } from '../store-failure.ts';
import { describeVaultIdentity, type VaultCalls, type VaultSettings, vaultHeaders } from './vault-login.ts';
import { createVaultSession, type VaultSession } from './vault-session.ts';

/**
 * The key/value engine, version 2, of HashiCorp Vault and OpenBao. Its value is always an object: the reference names the member.
 *
 * @param settings absent, every read fails and says what is missing
 * @throws StoreFailure (from the function)
 */
export function openVaultKv(settings: VaultSettings | undefined, ports: SecretStorePorts): ReadSecret {
  if (settings === undefined) return () => Promise.reject(unconfigured());
  const session = createVaultSession(settings);
  return async (reference) => {
    const calls = { ...ports, deadline: deadlineOf(ports) };
    const answer = await askTwice({ settings, session, reference }, calls);
    if (answer.status !== 200) throw refused(answer, settings);
    return foundIn(answer, { reference, identity: describeVaultIdentity(settings), now: ports.clock.now() });
  };
}

type Asking = {
  readonly settings: VaultSettings;
  readonly session: VaultSession;
  readonly reference: StoreReference;
};

/** Vault says 403 to a token that is over as to one that may not: with a token of before it is asked once more after a login. */
async function askTwice(asking: Asking, calls: VaultCalls): Promise<StoreAnswer> {
  const first = await ask(asking, calls);
  return first.status === 403 && !first.fresh ? ask(asking, calls) : first;
}

async function ask(
  { settings, session, reference }: Asking,
  calls: VaultCalls,
): Promise<StoreAnswer & { readonly fresh: boolean }> {
  const { token, fresh } = await session.token(calls);
  const answer = await askStore(
    {
      method: 'GET',
      origin: settings.address,
      path: pathOf(reference),
      headers: [...vaultHeaders(settings), ['x-vault-token', token], ['accept', 'application/json']],
    },
    calls,
  );
  if (answer.status === 403) session.drop(token);
  return { ...answer, fresh };
}

/** `/v1/MOUNT/data/PATH`; every letter of a reference may stand in a path as it is. */
function pathOf({ name, mount, version }: StoreReference): string {
  const slash = name.indexOf('/');
  const [engine, path] = mount === undefined ? [name.slice(0, slash), name.slice(slash + 1)] : [mount, name];
  return `/v1/${engine}/data/${path}${version === undefined ? '' : `?version=${version}`}`;
}

function refused({ status }: StoreAnswer, settings: VaultSettings): StoreFailure {
  const identity = describeVaultIdentity(settings);
  if (status === 404) return absent(identity);
  return new StoreFailure({
    outcome: 'forbidden',
    reason: 'Vault does not let this identity read it',
    identity,
    next: 'allow "read" on MOUNT/data/PATH in a policy of the role; docs/reference/secret-stores.md has it',
  });
}

function absent(identity: string): StoreFailure {
  return new StoreFailure({
    outcome: 'absent',
    reason: 'there is no such secret, or its version is deleted or destroyed',
    identity,
    next: 'compare mount, path and namespace with vault kv metadata get; the engine has to be of version 2',
  });
}

/** `deletion_time` lies in the future where versions end by themselves (`delete_version_after`), and is empty otherwise. */
function isGone({ destroyed, deletion_time: end = '' }: Readonly<Record<string, unknown>>, now: number) {
  return destroyed === true || (end !== '' && !(typeof end === 'string' && Date.parse(end) > now));
}

type Expected = { readonly reference: StoreReference; readonly identity: string; readonly now: number };

/** The value is the whole object; the field of the reference is taken out of it as of any store's. */
function foundIn(answer: StoreAnswer, { reference, identity, now }: Expected): FoundSecret {
  const outer = membersOf(jsonAnswer(answer)['data']);
  const data = membersOf(outer?.['data']);
  const metadata = membersOf(outer?.['metadata']) ?? {};
  const { version, created_time: created } = metadata;
  if (isGone(metadata, now)) throw absent(identity);
  if (data === undefined || typeof version !== 'number') throw oddAnswer('answered without a value');
  if (reference.version !== undefined && reference.version !== String(version))
    throw oddAnswer('answered with another version');
  const since = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  return {
    value: JSON.stringify(data),
    version: String(version),
    since: Number.isNaN(since) ? undefined : since,
  };
}

function unconfigured(): StoreFailure {
  return new StoreFailure({
    outcome: 'forbidden',
    reason: 'the configuration does not say where Vault is',
    next: 'add secrets.vault with address and auth',
  });
}
