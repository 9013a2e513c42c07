import { SECRET_STORES } from '@nymgate/clouds/settings/secret-reference';

/**
 * Texts that stand where a secret should: what was to be replaced by it, where it lies, or why it was not given. Each is a single
 * word, long enough and varied enough to pass for a salt, and known to everybody (PIN-01). None is a text of random letters and digits,
 * nor base64, but by a chance of less than one in a million.
 */
const PLACEHOLDER_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /^\{\{.*\}\}$|^\$[({].*[)}]$|\$\{[A-Z_][A-Z0-9_]+\}|^\$[A-Z_][A-Z0-9_]+$|^%[A-Z_][A-Z0-9_]+%$/,
    'an expression that nobody has replaced by its value',
  ],
  [/^@Microsoft\.KeyVault\(/i, 'a reference to Key Vault that App Service has not resolved'],
  [new RegExp(`^(?:${[...SECRET_STORES, 'env', 'file'].join('|')}):`, 'i'), 'a reference to a secret'],
  [/^arn:[a-z-]+:/i, 'the ARN of a resource'],
  [/^projects\/[^/]+\/(?:locations\/[^/]+\/)?secrets\//, 'the name of a secret of Google Cloud'],
  [/^[a-z][a-z0-9+.-]*:\/\//i, 'an address'],
  // Base64 may begin with a slash too; it is not all of small letters, and has no folder of a system in front.
  [
    /^\/(?:etc|home|mnt|opt|proc|root|run|secrets|srv|tmp|usr|var|Users|vault)\/|^(?:\/[a-z0-9._-]+){2,}$|^\.{1,2}\/|^[A-Za-z]:[\\/]/,
    'the path of a file',
  ],
  [/^(?:[\w$]+[.:#])*[A-Za-z]*(?:Exception|Error|Fault|NotFound|Failure)$/, 'the name of an error'],
];

/** Words that say why there is no secret, in a text that has neither digits nor anything else that is random. */
const WORDS_ONLY = /^[a-z]+(?:[-_.:/][a-z]+)*$/i;
const ERROR_WORDS =
  /notavailable|unavailable|notfound|notexist|nosuch|accessdenied|permissiondenied|unauthori[sz]ed|forbidden|notallowed|undefined|servererror|badgateway|badrequest|timedout/;

/**
 * What a text is in the place of a secret, in words for a message; undefined when it may be one.
 *
 * @example mistakenSecret('AccessDeniedException') // 'the name of an error'
 * @example mistakenSecret('${NYMGATE_SALT}') // 'an expression that nobody has replaced by its value'
 */
export function detectMistakenSecret(secret: string): string | undefined {
  const [, description] = PLACEHOLDER_PATTERNS.find(([pattern]) => pattern.test(secret)) ?? [];
  if (description !== undefined) return description;
  const letters = secret.toLowerCase().replace(/[^a-z]/g, '');
  return WORDS_ONLY.test(secret) && ERROR_WORDS.test(letters) ? 'the message of an error' : undefined;
}
