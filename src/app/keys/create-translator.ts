import type { Config, ConnectorConfig } from '../../config/index.ts';
import { RequestError, SetupError } from '../../kernel/errors.ts';
import type { SecretStore } from '../../kernel/ports.ts';
import { createPseudonymizer, type Pseudonymizer } from '../../pseudonyms/index.ts';
import { connectorPseudonyms, readPseudonymSecrets } from '../read-pseudonym-secrets.ts';
import { checkEpoch } from './check-pins.ts';

/** A pseudonym of an older key, and what the current key makes of the same value. */
export type TranslatedPair = { readonly old: string; readonly current: string };

/**
 * The pairs of one reversible pseudonym: it and, unless it stands for a text as it is, the irreversible one of the same value.
 * None for a pseudonym of the current key; undefined when no key of the ring opens it.
 */
export type Translate = (token: string) => readonly TranslatedPair[] | undefined;

/**
 * What a rotated key has made of pseudonyms that consumers hold (rotation.md#from-old-pseudonyms-to-new-ones). The clear value stays inside.
 *
 * @throws SetupError CONFIG_INVALID without an older key in the ring; SECRET_UNAVAILABLE, KEY_INVALID, PIN_MISMATCH
 * @example (await createTranslator(config, settings, secrets))('p~…')?.[0] // { old: 't~…', current: 't~…' }
 */
export async function createTranslator(
  { pseudonyms }: Pick<Config, 'pseudonyms'>,
  settings: Pick<ConnectorConfig, 'tenant' | 'options'>,
  secrets: SecretStore,
): Promise<Translate> {
  const options = connectorPseudonyms(await readPseudonymSecrets(pseudonyms, secrets), settings);
  if (options.scheme !== 'native' || options.keys.length < 2) throw withoutOlderKey();
  const current = createPseudonymizer(options);
  checkEpoch(pseudonyms, current.epoch);
  const older = options.keys.slice(1).map((key) => createPseudonymizer({ ...options, keys: [key] }));
  return (token) => {
    const [found] = older.flatMap((maker) => {
      const text = openWith(maker, token);
      return text === undefined ? [] : [pairsOf({ token, text, maker, current })];
    });
    return found ?? (openWith(current, token) === undefined ? undefined : []);
  };
}

type Opened = {
  readonly token: string;
  readonly text: string;
  readonly maker: Pseudonymizer;
  readonly current: Pseudonymizer;
};

/** A text whose own form is not this token was made into one as it is: such a value has no irreversible form. */
function pairsOf({ token, text, maker, current }: Opened): readonly TranslatedPair[] {
  if (bodyOf(maker.reversible(text)) !== bodyOf(token)) return pair(token, current.tokenize(text));
  return [
    ...pair(maker.irreversible(text), current.irreversible(text)),
    ...pair(token, current.reversible(text)),
  ];
}

function pair(old: string | null, current: string | null): readonly TranslatedPair[] {
  return old === null || current === null ? [] : [{ old, current }];
}

/** Without the domain, whose form another policy may have changed since. */
function bodyOf(token: string | null): string | undefined {
  return token?.split('@', 1)[0];
}

function openWith(maker: Pseudonymizer, token: string): string | undefined {
  try {
    return maker.open(token);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function withoutOlderKey(): SetupError {
  return new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: 'pseudonyms.keys has no older key to translate from',
      fix: 'put the new key first and the old one after it; scheme psoxy has one salt, so its pseudonyms cannot be translated',
    },
  ]);
}
