import '../../platform/install.ts';
import { configError } from '@nymgate/clouds/findings/config-error';
import { RequestError, type SetupError } from '@nymgate/engine/kernel/errors';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { PSEUDONYM_KINDS, type PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { checkKeyFingerprint } from './check-pins.ts';
import { readConnectorPseudonyms } from './read-pseudonym-secrets.ts';

/** A pseudonym of an older key, and the current key's for the same value. */
export type TranslatedPair = { readonly old: string; readonly current: string };

const KINDS = Object.keys(PSEUDONYM_KINDS) as readonly PseudonymKind[];

/** Empty for a pseudonym of the current key; undefined when no key decrypts it. */
export type Translate = (token: string) => readonly TranslatedPair[] | undefined;

/**
 * Translates pseudonyms after a key rotation (rotation.md#from-old-pseudonyms-to-new-ones). The original
 * value isn't returned.
 * @throws SetupError CONFIG_INVALID without an older key in the ring; SECRET_UNAVAILABLE, KEY_INVALID,
 * PIN_MISMATCH
 */
export async function createTranslator(
  { pseudonyms }: Pick<Config, 'pseudonyms'>,
  settings: Pick<ConnectorConfig, 'tenant' | 'options'>,
  secrets: SecretStore,
): Promise<Translate> {
  const options = await readConnectorPseudonyms(pseudonyms, settings, secrets);
  if (options.scheme !== 'native' || options.keys.length < 2) throw olderKeyMissingError();
  const current = createPseudonymizer(options);
  checkKeyFingerprint(pseudonyms, settings.tenant, current.keyFingerprint);
  const older = options.keys.slice(1).map((key) => createPseudonymizer({ ...options, keys: [key] }));
  return (token) => {
    const [found] = older.flatMap((pseudonymizer) => {
      const opened = decryptToken(pseudonymizer, token);
      return opened === undefined ? [] : [createPairs({ token, ...opened, pseudonymizer, current })];
    });
    return found ?? (decryptToken(current, token) === undefined ? undefined : []);
  };
}

type FoundToken = {
  readonly token: string;
  readonly text: string;
  readonly kind: PseudonymKind;
  readonly pseudonymizer: Pseudonymizer;
  readonly current: Pseudonymizer;
};

function createPairs({ token, text, kind, pseudonymizer, current }: FoundToken): readonly TranslatedPair[] {
  return [
    ...toPair(pseudonymizer.irreversible(text, kind), current.irreversible(text, kind)),
    ...toPair(token, current.reversible(text, kind)),
  ];
}

function toPair(old: string | null, current: string | null): readonly TranslatedPair[] {
  return old === null || current === null ? [] : [{ old, current }];
}

type DecryptedToken = { readonly text: string; readonly kind: PseudonymKind };

/** A token doesn't contain its kind: all are tried, at most one succeeds. */
function decryptToken(pseudonymizer: Pseudonymizer, token: string): DecryptedToken | undefined {
  for (const kind of KINDS) {
    const text = decryptTokenOfKind(pseudonymizer, token, kind);
    if (text !== undefined) return { text, kind };
  }
  return undefined;
}

function decryptTokenOfKind(
  pseudonymizer: Pseudonymizer,
  token: string,
  kind: PseudonymKind,
): string | undefined {
  try {
    return pseudonymizer.open(token, [kind]);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function olderKeyMissingError(): SetupError {
  return configError(
    'pseudonyms.keys has no older key to translate from',
    'put the new key first and the old one after it; scheme psoxy has one salt, so its pseudonyms cannot be translated',
  );
}
