const MARKUP = /^<(?:!doctype|\?xml|html)\b|^<[a-z!?][\s\S]*>$/i;

/**
 * What a text is when some server answered it in the place of a secret or of rules: stores, proxies and portals send their error
 * pages with status 200 too, and a script without `--fail` keeps them as the file (PIN-01).
 *
 * @param keys a JSON object with any of these at its top is what was asked for
 * @returns words for a message; undefined when the text is no such page
 * @example errorPage('<!doctype html><title>Sign in</title>') // 'an HTML or XML page'
 * @example errorPage('{"error":{"code":"NotFound"}}') // 'a JSON document'
 */
export function describeErrorPage(text: string, keys: readonly string[] = []): string | undefined {
  const trimmed = trim(text);
  if (MARKUP.test(trimmed)) return 'an HTML or XML page';
  const document = /^[{[]/.test(trimmed) ? parse(trimmed) : undefined;
  if (typeof document !== 'object' || document === null) return undefined;
  return keys.some((key) => Object.hasOwn(document, key)) ? undefined : 'a JSON document';
}

/** Whether a text is a page of HTML or XML; for texts that may be JSON of any kind. */
export function isMarkup(text: string): boolean {
  return MARKUP.test(trim(text));
}

function trim(text: string): string {
  return text.replace(/^\uFEFF/, '').trim();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON is told by whoever reads the text.
    return undefined;
  }
}
