import { errorPage } from '@nymgate/clouds/error-page';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { mistakenSecret } from './mistaken-secret.ts';

const LONGEST_SECRET = 65_536;

/**
 * What every secret has to be, wherever it was found: a text that is not empty, not too large, no page that a server answered in its
 * place, no reference, path or error, and without white space at its edge, which an editor may add and take away (PIN-01).
 *
 * @param place where it was found, for the message; what was found is never told
 * @throws SetupError SECRET_UNAVAILABLE
 * @example checkSecret(text, 'pseudonyms.salt: environment variable SALT')
 */
export function checkSecret(secret: string, place: string): string {
  if (secret.trim() === '') throw unavailable(`${place} is empty`);
  if (secret.length > LONGEST_SECRET) throw unavailable(`${place} is too large for a secret`);
  const mistaken = errorPage(secret) ?? sentenceIn(secret);
  if (mistaken !== undefined) throw unavailable(`${place} holds ${mistaken}, not a secret`, FETCH_AGAIN);
  const form = isPem(secret) ? undefined : mistakenSecret(secret.trim());
  if (form !== undefined) throw unavailable(`${place} holds ${form}, not a secret`, GIVE_ITSELF);
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
const GIVE_ITSELF =
  'put the secret itself there: look at what writes it (a template, a pipeline, an agent of a store), which must fail when it has none; references to stores are resolved in the configuration only';
const WRITE_AGAIN =
  'write it again without that, as with printf %s; if pseudonyms were made with it as it is, every pseudonym changes';

const SET_IT = 'set it, or correct the reference; the process must be allowed to read it';

/** A secret that cannot be had. */
export function unavailable(message: string, fix = SET_IT): SetupError {
  return new SetupError([{ code: 'SECRET_UNAVAILABLE', severity: 'error', message, fix }]);
}
