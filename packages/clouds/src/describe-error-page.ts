const MARKUP = /^<(?:!doctype|\?xml|html)\b|^<[a-z!?][\s\S]*>$/i;

/**
 * What a text is when an error page arrives instead of a secret or rules: stores, proxies and portals send
 * such pages with status 200 too (PIN-01).
 * @param keys a JSON object with any of these at its top is what was expected
 * @returns words for a message; undefined when the text is no such page
 */
export function describeErrorPage(text: string, keys: readonly string[] = []): string | undefined {
  const trimmed = trim(text);
  if (MARKUP.test(trimmed)) return 'an HTML or XML page';
  const document = /^[{[]/.test(trimmed) ? parse(trimmed) : undefined;
  if (typeof document !== 'object' || document === null) return undefined;
  return keys.some((key) => Object.hasOwn(document, key)) ? undefined : 'a JSON document';
}

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
    return undefined;
  }
}
