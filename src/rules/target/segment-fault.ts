/** C0, DEL, C1, line and paragraph separators, lone surrogates: nothing that a name or an id needs. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** Almost every text. */
const VISIBLE = /^[\x20-\x7e]*$/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const SEPARATOR = /[/\\?;]/;
const STILL_ENCODED = /%[0-9A-Fa-f]{2}/;
const DOTS = /^\.{1,2}$/;
const GUEST = /#EXT#/;
/** Almost every segment: nothing of all this can be in it, nor become of it. */
const PLAIN = /^(?!\.)[A-Za-z0-9\-._~!$&'()*+,=:@]+$/;

/** A whole path of such segments. */
const PLAIN_PATH = /^(?:\/(?!\.)[A-Za-z0-9\-._~!$&'()*+,=:@]+)+$/;

/** Whether a path, not decoded yet, has no segment that means another text or could be at fault: almost every path. */
export function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

/** Whether a decoded text holds what no component of a request may hold. */
export function holdsControl(text: string): boolean {
  return !VISIBLE.test(text) && (CONTROL.test(text) || LONE_SURROGATE.test(text));
}

/**
 * Whether a decoded path segment, or a value that is to fill one, could be read by some server as more or less than one
 * segment: separators, dot segments, a second layer of encoding, and what becomes one of these by compatibility mapping
 * (`．．`). T1-01..04, T1-24.
 *
 * @param hash what `#` may be: nothing in requests; the mark of guest names in values that we opened or Graph wrote
 */
export function hasSegmentFault(text: string, hash: 'never' | 'guest'): boolean {
  if (PLAIN.test(text)) return false;
  if (text === '' || holdsControl(text)) return true;
  return isFaulty(text, hash) || isFaulty(text.normalize('NFKC'), hash);
}

function isFaulty(text: string, hash: 'never' | 'guest'): boolean {
  const rest = hash === 'guest' ? text.replace(GUEST, '') : text;
  return DOTS.test(text) || SEPARATOR.test(text) || STILL_ENCODED.test(text) || rest.includes('#');
}
