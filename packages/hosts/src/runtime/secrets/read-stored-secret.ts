import { extractField } from '@nymgate/clouds/secret-stores/extract-field';
import type { ReadSecret, StoredSecretValue } from '@nymgate/clouds/secret-stores/read-secret';
import { StoreFailure, type StoreFinding } from '@nymgate/clouds/secret-stores/store-failure';
import type { StoreReference } from '@nymgate/clouds/settings/secret-reference';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { checkSecret, secretUnavailableError } from './check-secret.ts';

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
): Promise<StoredSecretValue> {
  try {
    const found = await read(reference);
    const value = extractField(found.value, reference.field);
    return { ...found, value: checkSecret(value, place) };
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw toSetupError(error.finding, place);
  }
}

const OUTCOME_DESCRIPTIONS: Readonly<Record<StoreFinding['outcome'], string>> = {
  absent: 'is absent',
  forbidden: 'is forbidden',
  unreachable: 'is unreachable',
  unusable: 'holds no secret',
};

function toSetupError({ outcome, reason, identity, next }: StoreFinding, place: string): SetupError {
  const identityText = identity === undefined ? '' : `; asked as ${identity}`;
  const message = `${place} ${OUTCOME_DESCRIPTIONS[outcome]}: ${reason}${identityText}`;
  if (outcome !== 'unreachable') return secretUnavailableError(message, next);
  return new SetupError([{ code: 'SECRET_STORE_UNREACHABLE', severity: 'error', message, fix: next }]);
}
