import type { ObjectStores } from '@nymgate/clouds/object-stores/open-object-stores';
import { ObjectFailure, objectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { extractField } from '@nymgate/clouds/secret-stores/extract-field';
import type { ReadSecret, StoredSecretValue } from '@nymgate/clouds/secret-stores/read-secret';
import { StoreFailure } from '@nymgate/clouds/secret-stores/store-failure';
import { parseStoreReference } from '@nymgate/clouds/settings/secret-reference';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';

/** Base64 of the largest accepted rules. */
const MAX_RULE_BYTES = 2_097_152;

export type RuleStores = {
  readonly secrets: () => Promise<ReadSecret>;
  readonly objects: () => Promise<ObjectStores>;
};

/**
 * Reads the text of rules from a secret store or object store.
 * @throws SetupError SECRET_STORE_UNREACHABLE if a retry may succeed, else RULES_UNREADABLE
 */
export async function readStoredRules(reference: string, stores: RuleStores): Promise<StoredSecretValue> {
  const secret = parseStoreReference(reference);
  try {
    if (secret === undefined) return await readRulesObject(reference, await stores.objects());
    const found = await (await stores.secrets())(secret);
    return { ...found, value: extractField(found.value, secret.field) };
  } catch (error) {
    if (!(error instanceof StoreFailure || error instanceof ObjectFailure)) throw error;
    throw toSetupError(error, reference);
  }
}

async function readRulesObject(uri: string, stores: ObjectStores): Promise<StoredSecretValue> {
  const file = await stores.openSource(uri);
  if (file.size > MAX_RULE_BYTES)
    throw objectFailure('unusable', 'it is larger than 2 MiB', 'name the object with the rules', uri);
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.open()) chunks.push(chunk);
  try {
    const value = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { value, version: file.etag };
  } catch {
    throw objectFailure('unusable', 'it is not UTF-8', 'store the rules as YAML, or as base64 of gzip', uri);
  }
}

function toSetupError({ finding }: StoreFailure | ObjectFailure, reference: string): SetupError {
  const { outcome, reason, next } = finding;
  const identity =
    'identity' in finding && finding.identity !== undefined ? `; asked as ${finding.identity}` : '';
  const message = `rules of ${reference} cannot be read: ${reason}${identity}`;
  return setupError(
    outcome === 'unreachable' ? 'SECRET_STORE_UNREACHABLE' : 'RULES_UNREADABLE',
    message,
    next,
  );
}
