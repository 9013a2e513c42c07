import { setupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { getTenantPseudonyms } from '../../config/tenants/get-tenant-pseudonyms.ts';

/**
 * Rejects any key but the pinned one: a wrong file, a partial rotation (PIN-01). Key fingerprints are public,
 * so the message has both.
 * @throws SetupError PIN_MISMATCH
 */
export function checkKeyFingerprint(
  pseudonyms: Config['pseudonyms'],
  tenant: string,
  keyFingerprint: string,
): void {
  const { settings, where } = getTenantPseudonyms(pseudonyms, tenant);
  requireExpected(settings.expectedEpoch, keyFingerprint, {
    name: `${where}.expectedEpoch`,
    what: 'the key in use gives',
    fix: `bring back the key that was in use; if the change is meant, write expectedEpoch: "${keyFingerprint}"`,
  });
}

/**
 * Rejects any rules but the pinned ones: an edited file, other `options`, a default policy changed by an
 * upgrade (PIN-01).
 * @throws SetupError PIN_MISMATCH
 */
export function checkPolicy(
  id: string,
  { expectedPolicy }: Pick<ConnectorConfig, 'expectedPolicy'>,
  policy: string,
): void {
  requireExpected(expectedPolicy, policy, {
    name: `connectors.${id}.expectedPolicy`,
    what: 'the rules in use give',
    fix: `see what has changed with "nymgate diff"; if the change is meant, write expectedPolicy: "${policy}"`,
  });
}

type Pin = { readonly name: string; readonly what: string; readonly fix: string };

function requireExpected(expected: string | undefined, actual: string, { name, what, fix }: Pin): void {
  if (expected === undefined || expected === actual) return;
  const message = `${name} is ${expected}, and ${what} ${actual}`;
  throw setupError('PIN_MISMATCH', message, fix);
}
