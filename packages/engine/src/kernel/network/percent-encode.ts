/**
 * A text in which everything but the unreserved characters of RFC 3986 section 2.3 (letters, digits, `-._~`) is `%XX`, as signatures of
 * AWS and fields of forms want it; `encodeURIComponent` leaves five more alone.
 *
 * @example percentEncode("it's") // 'it%27s'
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
