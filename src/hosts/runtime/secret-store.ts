import { errorPage } from '../../kernel/error-page.ts';
import { SetupError } from '../../kernel/errors.ts';
import type { FileStore, SecretStore } from '../../kernel/ports.ts';
import { unreadableFile } from '../../kernel/unreadable-file.ts';

const LONGEST_SECRET = 65_536;

/**
 * Secrets by reference: `env:NAME` from the environment, `file:PATH` from a file (one trailing line end is not part of it).
 * An absent, empty or unreadable secret is an error, never an empty value (design rule 9). So is what a server answered in the place
 * of a secret, a page, a JSON document, a sentence, and a secret with white space or a byte order mark at its edge, which an editor
 * may add and take away. As a salt each would pass, and pseudonyms would be made with it (PIN-01).
 *
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE, naming the key of the configuration and the reference, never what was found
 * @example await createSecretStore(process.env, files).read('env:NYMGATE_KEY', 'pseudonyms.keys.0.secret')
 */
export function createSecretStore(
  environment: Readonly<Record<string, string | undefined>>,
  files: FileStore,
): SecretStore {
  return Object.freeze({
    read: (reference: string, where?: string) => readSecret(reference, { environment, files, where }),
  });
}

type Reading = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: FileStore;
  readonly where: string | undefined;
};

async function readSecret(reference: string, { environment, files, where }: Reading): Promise<string> {
  const [, kind, name = ''] = /^(env|file):([\s\S]+)$/.exec(reference) ?? [];
  const prefix = where === undefined ? '' : `${where}: `;
  if (kind === 'env') {
    const place = `${prefix}environment variable ${name}`;
    const secret = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (secret === undefined) throw unavailable(`${place} is not set`);
    return checked(secret, place);
  }
  if (kind === 'file') {
    const place = `${prefix}secret file ${name}`;
    return checked(await textOf(name, place, files), place);
  }
  throw unavailable(`${prefix}a secret reference must be env:NAME or file:PATH`);
}

function checked(secret: string, place: string): string {
  if (secret.trim() === '') throw unavailable(`${place} is empty`);
  if (secret.length > LONGEST_SECRET) throw unavailable(`${place} is too large for a secret`);
  const mistaken = errorPage(secret) ?? sentenceIn(secret);
  if (mistaken !== undefined) throw unavailable(`${place} holds ${mistaken}, not a secret`, FETCH_AGAIN);
  const edge = edgeOf(secret);
  if (edge !== undefined) throw unavailable(`${place} ${edge}`, WRITE_AGAIN);
  return secret;
}

const isPem = (secret: string) => secret.includes('-----BEGIN ');

/** Keys and salts have no white space in them; PEM has. */
function sentenceIn(secret: string): string | undefined {
  return /\s/.test(secret.trim()) && !isPem(secret) ? 'a text of several words' : undefined;
}

/** What an editor, a shell or a secret store put around a secret: nobody knows whether it is meant. `trim` takes a mark for a blank. */
function edgeOf(secret: string): string | undefined {
  if (secret.startsWith('\u{feff}')) return 'begins with a byte order mark';
  if (secret === secret.trim() || isPem(secret)) return undefined;
  return 'has white space at its beginning or end; only one line end at the end of a file does not count';
}

const FETCH_AGAIN =
  'it may be the error of a secret store: fetch the secret again, and let the fetching fail on an error status';
const WRITE_AGAIN =
  'write it again without that, as with printf %s; if pseudonyms were made with it as it is, every pseudonym changes';

async function textOf(path: string, place: string, files: FileStore): Promise<string> {
  try {
    return (await files.readText(path)).replace(/\r?\n$/, '');
  } catch (error) {
    const { message, fix } = unreadableFile(error);
    throw unavailable(`${place} cannot be read: ${message}`, fix);
  }
}

const SET_IT = 'set it, or correct the reference; the process must be allowed to read it';

function unavailable(message: string, fix = SET_IT): SetupError {
  return new SetupError([{ code: 'SECRET_UNAVAILABLE', severity: 'error', message, fix }]);
}
