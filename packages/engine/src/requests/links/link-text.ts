import type { Round } from '../../plan/opening.ts';

/** What is sealed of a link. */
export type LinkText = {
  /** Path and query as they go to Graph: byte for byte what Graph wrote. */
  readonly inside: string;
  /** Present when no rule knows the spelling of the path. */
  readonly unmatched?: Unmatched | undefined;
  /** Present when the link belongs to a round of changes. */
  readonly round?: Round | undefined;
};

type Unmatched = {
  /** What the answer continues: see `sealLink` of `LeafAction`. */
  readonly collection: string;
  /** The path that leads back here, ids as the caller wrote them: with another one the link is not valid. */
  readonly outer: string;
};

/**
 * A link of a known spelling is its path and query; another one a JSON list, which no path looks like. One of a round is a list
 * too, which ends with the round's page size and its options; a round that was begun without any leaves no trace.
 */
export function writeLinkText({ inside, unmatched, round }: LinkText): string {
  if (round === undefined || (round.query.length === 0 && round.pageSize === undefined))
    return unmatched === undefined ? inside : JSON.stringify([unmatched.collection, unmatched.outer, inside]);
  const options = round.query.flatMap(({ name, value }) => [name, value]);
  const place = unmatched === undefined ? ['', ''] : [unmatched.collection, unmatched.outer];
  return JSON.stringify([...place, inside, round.pageSize ?? '', ...options]);
}

/** Undoes `writeLinkText`; undefined for anything else. */
export function readLinkText(text: string): LinkText | undefined {
  if (!text.startsWith('[')) return { inside: text };
  const parts = textsIn(text);
  const [collection, outer, inside, pageSize, ...options] = parts ?? [];
  if (collection === undefined || outer === undefined || inside === undefined) return undefined;
  if (pageSize === undefined) return { inside, unmatched: { collection, outer } };
  if (options.length % 2 === 1) return undefined;
  // An outer path begins with a slash.
  const unmatched = outer === '' ? {} : { unmatched: { collection, outer } };
  return { inside, ...unmatched, round: roundOf(pageSize, options) };
}

function roundOf(pageSize: string, options: readonly string[]): Round {
  const query: Round['query'][number][] = [];
  for (let index = 0; index < options.length; index += 2)
    query.push({ name: options[index] ?? '', value: options[index + 1] ?? '' });
  return pageSize === '' ? { query } : { query, pageSize };
}

function textsIn(text: string): readonly string[] | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts)) return undefined;
  const list: readonly unknown[] = parts;
  return list.every((part) => typeof part === 'string') ? list : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
