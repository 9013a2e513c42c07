import '../../platform/install.ts';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { Pseudonymizer, PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { getTenantPseudonyms } from '../../config/tenants/get-tenant-pseudonyms.ts';
import { checkKeyFingerprint } from './check-pins.ts';
import { getKeyFingerprint, readConnectorPseudonyms } from './read-pseudonym-secrets.ts';

export type Pseudonymizers = (
  settings: Pick<ConnectorConfig, 'tenant' | 'options'>,
) => Promise<Pseudonymizer>;

/**
 * One pseudonymizer for each tenant and domain policy, because deriving keys takes milliseconds. Encrypted links are
 * bound to the connector by each call.
 * @param shared the keys of tenants without keys of their own
 * @throws SetupError (from the promise) SECRET_UNAVAILABLE, KEY_INVALID, PIN_MISMATCH, and those of `shared`
 */
export function createPseudonymizers(
  pseudonyms: Config['pseudonyms'],
  secrets: SecretStore,
  shared: Promise<PseudonymizerOptions>,
): Pseudonymizers {
  const known = new Map<string, Pseudonymizer>();
  const owners = memoize(async () => new Map([[getKeyFingerprint(await shared), 'pseudonyms']]));
  return async (settings) => {
    const { hasOwnKeys, where } = getTenantPseudonyms(pseudonyms, settings.tenant);
    const options = await readConnectorPseudonyms(pseudonyms, settings, secrets, shared);
    const id = JSON.stringify([options.tenant, options.domains]);
    const made = known.get(id) ?? createPseudonymizer(options);
    known.set(id, made);
    checkKeyFingerprint(pseudonyms, settings.tenant, made.keyFingerprint);
    if (hasOwnKeys) checkKeyOwner(await owners(), made, where);
    return made;
  };
}

/** Who deletes the keys of a tenant must be sure that no other tenant has them. @throws SetupError KEY_INVALID */
function checkKeyOwner(owners: Map<string, string>, { keyFingerprint }: Pseudonymizer, where: string): void {
  const owner = owners.get(keyFingerprint) ?? where;
  owners.set(keyFingerprint, owner);
  if (owner === where) return;
  const message = `${where}.keys begins with the same key as ${owner}.keys`;
  const fix = 'make a key for each tenant with "nymgate keys create"';
  throw new SetupError([{ code: 'KEY_INVALID', severity: 'error', message, fix }]);
}
