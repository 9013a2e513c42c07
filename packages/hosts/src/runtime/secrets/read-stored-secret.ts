import { extractField } from '@nymgate/clouds/secret-stores/extract-field';
import type { ReadSecret, StoredSecretValue } from '@nymgate/clouds/secret-stores/read-secret';
import { StoreFailure, type StoreFinding } from '@nymgate/clouds/secret-stores/store-failure';
import type { StoreReference } from '@nymgate/clouds/settings/secret-reference';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import { checkSecret, secretUnavailableError } from './check-secret.ts';

export type StoredSecret = { readonly reference: StoreReference; readonly place: string };

/** @throws SetupError SECRET_STORE_UNREACHABLE if a retry may succeed, else SECRET_UNAVAILABLE */
export async function readStoredSecret(secret: StoredSecret, read: ReadSecret): Promise<StoredSecretValue> {
  const { reference, place } = secret;
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
  return setupError('SECRET_STORE_UNREACHABLE', message, next);
}
