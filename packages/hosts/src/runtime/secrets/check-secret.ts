import { describeErrorPage } from '@nymgate/clouds/describe-error-page';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { detectMistakenSecret } from './detect-mistaken-secret.ts';

const MAX_SECRET_LENGTH = 65_536;

/**
 * What every secret has to be, wherever it was found: a text that is not empty, not too large, no page that a server answered in its
 * place, no reference, path or error, and without white space at its edge, which an editor may add and take away (PIN-01).
 *
 * @param place where it was found, for the message; what was found is never told
 * @throws SetupError SECRET_UNAVAILABLE
 * @example checkSecret(text, 'pseudonyms.salt: environment variable SALT')
 */
export function checkSecret(secret: string, place: string): string {
  if (secret.trim() === '') throw secretUnavailableError(`${place} is empty`);
  if (secret.length > MAX_SECRET_LENGTH) throw secretUnavailableError(`${place} is too large for a secret`);
  const mistake = describeErrorPage(secret) ?? findSentence(secret);
  if (mistake !== undefined)
    throw secretUnavailableError(`${place} holds ${mistake}, not a secret`, REFETCH_FIX);
  const malformation = isPem(secret) ? undefined : detectMistakenSecret(secret.trim());
  if (malformation !== undefined)
    throw secretUnavailableError(`${place} holds ${malformation}, not a secret`, PLACEHOLDER_FIX);
  const edge = findEdgeWhitespace(secret);
  if (edge !== undefined) throw secretUnavailableError(`${place} ${edge}`, WHITESPACE_FIX);
  return secret;
}

const isPem = (secret: string) => secret.includes('-----BEGIN ');

/** Keys and salts have no white space in them; PEM has. */
function findSentence(secret: string): string | undefined {
  return /\s/.test(secret.trim()) && !isPem(secret) ? 'a text of several words' : undefined;
}

/** What an editor, a shell or a secret store put around a secret: nobody knows whether it is meant. `trim` takes a mark for a blank. */
function findEdgeWhitespace(secret: string): string | undefined {
  if (secret.startsWith('\u{feff}')) return 'begins with a byte order mark';
  if (secret === secret.trim() || isPem(secret)) return undefined;
  return 'has white space at its beginning or end; only one line end at the end of a file does not count';
}

const REFETCH_FIX =
  'it may be the error of a secret store: fetch the secret again, and let the fetching fail on an error status';
const PLACEHOLDER_FIX =
  'put the secret itself there: look at what writes it (a template, a pipeline, an agent of a store), which must fail when it has none; references to stores are resolved in the configuration only';
const WHITESPACE_FIX =
  'write it again without that, as with printf %s; if pseudonyms were made with it as it is, every pseudonym changes';

const MISSING_FIX = 'set it, or correct the reference; the process must be allowed to read it';

/** A secret that cannot be had. */
export function secretUnavailableError(message: string, fix = MISSING_FIX): SetupError {
  return new SetupError([{ code: 'SECRET_UNAVAILABLE', severity: 'error', message, fix }]);
}
