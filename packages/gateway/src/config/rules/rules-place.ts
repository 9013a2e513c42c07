import { isFolder, isObjectUri, parseObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { type Field, textField, withCondition } from '@nymgate/clouds/settings/field';
import { parseStoreReference, SECRET_STORES } from '@nymgate/clouds/settings/secret-reference';

/** Where rules are, by the value of `rules`. */
export type RulesPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'inline'; readonly text: string }
  /** A secret store's reference, or the URI of an object. */
  | { readonly kind: 'store'; readonly reference: string };

const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
const SECRET_STORE = new RegExp(`^(?:${SECRET_STORES.join('|')}):`);
/** A single letter is a drive. */
const ANY_SCHEME = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/**
 * Parses a value of `rules`. Schemes are a closed list: undefined for an unknown one, and for a malformed
 * reference or URI.
 * @example parseRulesPlace('s3://rules/outlook.yaml') // { kind: 'store', reference: 's3://…' }
 */
export function parseRulesPlace(rules: string): RulesPlace | undefined {
  if (rules.includes('\n')) return { kind: 'inline', text: rules };
  const [, variable] = VARIABLE.exec(rules) ?? [];
  if (variable !== undefined) return { kind: 'variable', variable };
  if (rules.startsWith('inline:')) return { kind: 'inline', text: rules.slice('inline:'.length) };
  if (/^file:./.test(rules)) return { kind: 'file', path: rules.slice('file:'.length) };
  if (SECRET_STORE.test(rules) ? parseStoreReference(rules) !== undefined : isObject(rules))
    return { kind: 'store', reference: rules };
  return ANY_SCHEME.test(rules) ? undefined : { kind: 'file', path: rules };
}

function isObject(rules: string): boolean {
  if (!isObjectUri(rules)) return false;
  try {
    return !isFolder(parseObjectUri(rules));
  } catch {
    return false;
  }
}

/** For messages; without the text of inline rules. */
export function formatRulesPlace(rules: string): string {
  const place = parseRulesPlace(rules);
  if (place?.kind === 'file') return place.path;
  return place?.kind === 'inline' ? 'inline rules' : rules;
}

export function rulesField(meaning: string): Field<string> {
  return withCondition(
    textField(
      `${meaning}: file, \`env:NAME\`, secret store, object (\`s3://\`, \`gs://\`, \`az://\`), or inline. YAML, base64 or gzip.`,
      { minimum: 1 },
    ),
    (rules) => rules === '' || parseRulesPlace(rules) !== undefined,
    `must be a file, env:NAME, inline:TEXT, STORE:NAME (STORE: ${SECRET_STORES.join(', ')}), or an object of s3://, gs:// or az://`,
  );
}
