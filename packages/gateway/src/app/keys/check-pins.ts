import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';

/**
 * Refuses a key other than the pinned one, whatever the reason: a wrong file, a replica that was rotated by half (PIN-01).
 * Epochs are public, so the message may tell both.
 *
 * @throws SetupError PIN_MISMATCH
 */
export function checkKeyFingerprint(
  { expectedEpoch }: Pick<Config['pseudonyms'], 'expectedEpoch'>,
  keyFingerprint: string,
): void {
  requireExpected(expectedEpoch, keyFingerprint, {
    name: 'pseudonyms.expectedEpoch',
    what: 'the key in use gives',
    fix: `bring back the key that was in use; if the change is meant, write expectedEpoch: "${keyFingerprint}"`,
  });
}

/**
 * Refuses other rules than the pinned ones: an edited file, another variant in `options`, a default policy that an upgrade has
 * changed (PIN-01).
 *
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
  throw new SetupError([{ code: 'PIN_MISMATCH', severity: 'error', message, fix } satisfies Issue]);
}
