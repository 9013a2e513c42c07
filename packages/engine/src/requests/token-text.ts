/** A reversible pseudonym or sealed link somewhere in a text; the shortest real one has 64 characters after the `~`. */
const TOKEN_INSIDE = /[ps]~[A-Za-z0-9_-]{20}/i;
const TOKEN_LIKE = /^[ps]~/i;
const ENCRYPTED_LINK = /^s~[A-Za-z0-9_-]+$/;

/** Whether the text begins like one of our tokens, in any letter case. The token need not be valid. */
export function resemblesToken(text: string): boolean {
  return TOKEN_LIKE.test(text);
}

/** Whether a token stands anywhere in the text, also glued to something else. */
export function containsToken(text: string): boolean {
  // Almost no text has the mark, and the search for one character costs a tenth of the two expressions.
  return text.includes('~') && (resemblesToken(text) || TOKEN_INSIDE.test(text));
}

/** Exact prefix of a reversible pseudonym: `P~` would be a second spelling of one token (TOK-02). */
export function isReversible(text: string): boolean {
  return text.startsWith('p~');
}

/** Exact form of a sealed link. */
export function isEncryptedLink(text: string): boolean {
  return ENCRYPTED_LINK.test(text);
}
