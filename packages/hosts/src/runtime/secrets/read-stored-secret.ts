import { SetupError } from '@nymgate/engine/kernel/errors';
import type { FoundSecret, ReadSecret } from '@nymgate/clouds/secret-stores/read-secret';
import { pickField } from '@nymgate/clouds/secret-stores/pick-field';
import { StoreFailure, type StoreFinding } from '@nymgate/clouds/secret-stores/store-failure';
import type { StoreReference } from '@nymgate/clouds/settings/secret-reference';
import { checkSecret, unavailable } from './check-secret.ts';

export type StoredSecret = { readonly reference: StoreReference; readonly place: string };

/**
 * One secret out of a store: read, its field taken, and looked at as every secret is.
 *
 * @throws SetupError SECRET_STORE_UNREACHABLE when the same call may succeed later, else SECRET_UNAVAILABLE; the message has the
 * place, who asked and why not, never what was found
 */
export async function readStoredSecret(
  { reference, place }: StoredSecret,
  read: ReadSecret,
): Promise<FoundSecret> {
  try {
    const found = await read(reference);
    const value = pickField(found.value, reference.field);
    return { ...found, value: checkSecret(value, place) };
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw toSetupError(error.finding, place);
  }
}

const OUTCOMES: Readonly<Record<StoreFinding['outcome'], string>> = {
  absent: 'is absent',
  forbidden: 'is forbidden',
  unreachable: 'is unreachable',
  unusable: 'holds no secret',
};

function toSetupError({ outcome, reason, identity, next }: StoreFinding, place: string): SetupError {
  const asked = identity === undefined ? '' : `; asked as ${identity}`;
  const message = `${place} ${OUTCOMES[outcome]}: ${reason}${asked}`;
  if (outcome !== 'unreachable') return unavailable(message, next);
  return new SetupError([{ code: 'SECRET_STORE_UNREACHABLE', severity: 'error', message, fix: next }]);
}
