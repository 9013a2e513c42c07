import type { HeaderList } from '../../../packages/engine/src/kernel/ports.ts';

/** A request as a caller writes it on its connection. */
export type WireRequest = {
  readonly method: string;
  /** Bytes, each as one character. */
  readonly target: string;
  /** Without Host, Content-Length and the credential. */
  readonly headers: HeaderList;
  readonly body?: Uint8Array;
};

/** Path and query of a target as it came; a `?` that opens no query is none. */
export function splitTarget(target: string): { readonly path: string; readonly query: string | undefined } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: undefined }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Percent-encoding undone once as servers do that never refuse: what is no escape stays, what is no UTF-8 becomes U+FFFD. */
export function decodeLeniently(text: string): string {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const hex = /^%([0-9A-Fa-f]{2})/.exec(text.slice(index, index + 3))?.[1];
    bytes.push(hex === undefined ? text.charCodeAt(index) & 255 : Number.parseInt(hex, 16));
    if (hex !== undefined) index += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Header names in lower case, values of one name joined with `, `, in the order in which the names came first. */
export function joinHeaders(headers: HeaderList, separator: string): Readonly<Record<string, string>> {
  const joined = new Map<string, string>();
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(joined);
}

/** Lists of values by name; `spell` says how a name is written. */
export function groupValues(
  pairs: HeaderList,
  spell: (name: string) => string = (name) => name,
): Readonly<Record<string, readonly string[]>> {
  const groups = new Map<string, string[]>();
  for (const [given, value] of pairs) {
    const name = spell(given);
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  return Object.fromEntries(groups);
}

/** The pairs of a query, not decoded; a name alone has an empty value. */
export function pairsOf(query: string | undefined): HeaderList {
  if (query === undefined || query === '') return [];
  return query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}
