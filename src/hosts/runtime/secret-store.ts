import { errorPage } from '../../kernel/error-page.ts';
import { SetupError } from '../../kernel/errors.ts';
import type { FileStore, SecretStore } from '../../kernel/ports.ts';

const LONGEST_SECRET = 65_536;

/**
 * Secrets by reference: `env:NAME` from the environment, `file:PATH` from a file (one trailing line end is not part of it).
 * An absent, empty or unreadable secret is an error, never an empty value (design rule 9). So is what a server answered in the place
 * of a secret: a page, a JSON document, a sentence. As a salt it would pass, and pseudonyms would be made with it (PIN-01).
 *
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE, naming the reference and never what was found
 * @example await createSecretStore(process.env, files).read('env:NYMGATE_KEY')
 */
export function createSecretStore(
  environment: Readonly<Record<string, string | undefined>>,
  files: FileStore,
): SecretStore {
  return Object.freeze({ read: (reference: string) => readSecret(reference, environment, files) });
}

async function readSecret(
  reference: string,
  environment: Readonly<Record<string, string | undefined>>,
  files: FileStore,
): Promise<string> {
  const [, kind, name = ''] = /^(env|file):([\s\S]+)$/.exec(reference) ?? [];
  if (kind === 'env') {
    const secret = Object.hasOwn(environment, name) ? environment[name] : undefined;
    return checked(secret, `environment variable ${name}`, 'is not set or empty');
  }
  if (kind === 'file')
    return checked(await textOf(name, files), `secret file ${name}`, 'cannot be read, is empty or too large');
  throw unavailable('a secret reference must be env:NAME or file:PATH');
}

function checked(secret: string | undefined, place: string, absent: string): string {
  if (secret === undefined || secret.trim() === '' || secret.length > LONGEST_SECRET)
    throw unavailable(`${place} ${absent}`);
  const mistaken = errorPage(secret) ?? sentenceIn(secret);
  if (mistaken !== undefined) throw unavailable(`${place} holds ${mistaken}, not a secret`, FETCH_AGAIN);
  return secret;
}

/** Keys and salts have no white space in them; PEM has. */
function sentenceIn(secret: string): string | undefined {
  return /\s/.test(secret.trim()) && !secret.includes('-----BEGIN ') ? 'a text of several words' : undefined;
}

const FETCH_AGAIN =
  'it may be the error of a secret store: fetch the secret again, and let the fetching fail on an error status';

async function textOf(path: string, files: FileStore): Promise<string | undefined> {
  try {
    return (await files.readText(path)).replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}

const SET_IT = 'set it, or correct the reference; the process must be allowed to read it';

function unavailable(message: string, fix = SET_IT): SetupError {
  return new SetupError([{ code: 'SECRET_UNAVAILABLE', severity: 'error', message, fix }]);
}
