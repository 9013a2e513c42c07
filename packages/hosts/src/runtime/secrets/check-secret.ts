import { describeErrorPage } from '@nymgate/clouds/describe-error-page';
import { SECRET_STORES } from '@nymgate/clouds/settings/secret-reference';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';

// Texts found instead of a secret: placeholders, locations and errors, which could pass for a salt and are
// guessable (PIN-01). Random text matches with a probability below one in a million.
const PLACEHOLDER_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /^\{\{.*\}\}$|^\$[({].*[)}]$|\$\{[A-Z_][A-Z0-9_]+\}|^\$[A-Z_][A-Z0-9_]+$|^%[A-Z_][A-Z0-9_]+%$/,
    'an unresolved expression instead of its value',
  ],
  [/^@Microsoft\.KeyVault\(/i, 'a reference to Key Vault that App Service has not resolved'],
  [new RegExp(`^(?:${[...SECRET_STORES, 'env', 'file'].join('|')}):`, 'i'), 'a reference to a secret'],
  [/^arn:[a-z-]+:/i, 'the ARN of a resource'],
  [/^projects\/[^/]+\/(?:locations\/[^/]+\/)?secrets\//, 'the name of a secret of Google Cloud'],
  [/^[a-z][a-z0-9+.-]*:\/\//i, 'an address'],
  // Base64 may start with a slash too, but has upper-case letters and no system folder.
  [
    /^\/(?:etc|home|mnt|opt|proc|root|run|secrets|srv|tmp|usr|var|Users|vault)\/|^(?:\/[a-z0-9._-]+){2,}$|^\.{1,2}\/|^[A-Za-z]:[\\/]/,
    'the path of a file',
  ],
  [/^(?:[\w$]+[.:#])*[A-Za-z]*(?:Exception|Error|Fault|NotFound|Failure)$/, 'the name of an error'],
];

/** Error messages without digits or anything random. */
const WORDS_ONLY = /^[a-z]+(?:[-_.:/][a-z]+)*$/i;
const ERROR_WORDS =
  /notavailable|unavailable|notfound|notexist|nosuch|accessdenied|permissiondenied|unauthori[sz]ed|forbidden|notallowed|undefined|servererror|badgateway|badrequest|timedout/;

function detectMistakenSecret(secret: string): string | undefined {
  const [, description] = PLACEHOLDER_PATTERNS.find(([pattern]) => pattern.test(secret)) ?? [];
  if (description !== undefined) return description;
  const letters = secret.toLowerCase().replace(/[^a-z]/g, '');
  return WORDS_ONLY.test(secret) && ERROR_WORDS.test(letters) ? 'the message of an error' : undefined;
}

const MAX_SECRET_LENGTH = 65_536;

/**
 * Checks a secret from any source: not empty or too large, no error page, reference, path or error, and no
 * white space at its edges (PIN-01).
 * @throws SetupError SECRET_UNAVAILABLE
 */
export function checkSecret(secret: string, place: string): string {
  if (secret.trim() === '') throw secretUnavailableError(`${place} is empty`);
  if (secret.length > MAX_SECRET_LENGTH) throw secretUnavailableError(`${place} is too large for a secret`);
  // Keys and salts contain no white space; PEM does.
  const isSentence = /\s/.test(secret.trim()) && !isPem(secret);
  const mistake = describeErrorPage(secret) ?? (isSentence ? 'a text of several words' : undefined);
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

/** Editors, shells and stores may add these. `trim` treats a byte order mark as white space. */
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

export function secretUnavailableError(message: string, fix = MISSING_FIX): SetupError {
  return setupError('SECRET_UNAVAILABLE', message, fix);
}
