import type { DeltaRound, PageSlice } from '../../plan/opening.ts';
import { parseSlice, toSliceTexts } from './page-slice.ts';

/** What is sealed of a link. */
export type LinkPayload = {
  /** Path and query as they go to Graph: byte for byte what Graph wrote. */
  readonly target: string;
  /** Present when no rule knows the spelling of the path. */
  readonly unmatched?: UnmatchedTarget | undefined;
  /** Present when the link belongs to a round of changes. */
  readonly round?: DeltaRound | undefined;
  /** Present when the caller gets the page in parts. */
  readonly slice?: PageSlice | undefined;
};

type UnmatchedTarget = {
  /** What the answer continues: see `sealLink` of `LeafAction`. */
  readonly collection: string;
  /** The path that leads back here, ids as the caller wrote them: with another one the link is not valid. */
  readonly requestPath: string;
};

/**
 * A link of a known spelling is its path and query; another one a JSON list, which no path looks like. One of a round is a list
 * too, which ends with the round's page size and its options; a round that was begun without any leaves no trace. One of a page in
 * parts ends with the size of a part and the position, which makes five texts; a round has an even number of them.
 */
export function serializeLinkPayload({ target, unmatched, round, slice }: LinkPayload): string {
  if (slice !== undefined)
    return JSON.stringify([
      unmatched?.collection ?? '',
      unmatched?.requestPath ?? '',
      target,
      ...toSliceTexts(slice),
    ]);
  if (round === undefined || (round.query.length === 0 && round.pageSize === undefined))
    return unmatched === undefined
      ? target
      : JSON.stringify([unmatched.collection, unmatched.requestPath, target]);
  const options = round.query.flatMap(({ name, value }) => [name, value]);
  const place = unmatched === undefined ? ['', ''] : [unmatched.collection, unmatched.requestPath];
  return JSON.stringify([...place, target, round.pageSize ?? '', ...options]);
}

/** Undoes `serializeLinkPayload`; undefined for anything else. */
export function parseLinkPayload(text: string): LinkPayload | undefined {
  if (!text.startsWith('[')) return { target: text };
  const [collection = '', outer = '', inside, pageSize, ...options] = parseStringArray(text) ?? [];
  if (inside === undefined) return undefined;
  if (pageSize === undefined) return { target: inside, unmatched: { collection, requestPath: outer } };
  // An outer path begins with a slash.
  const unmatched = outer === '' ? {} : { unmatched: { collection, requestPath: outer } };
  const [position, ...more] = options;
  if (position !== undefined && more.length === 0) {
    const slice = parseSlice(pageSize, position);
    return slice && { target: inside, ...unmatched, slice };
  }
  if (options.length % 2 === 1) return undefined;
  return { target: inside, ...unmatched, round: parseRound(pageSize, options) };
}

function parseRound(pageSize: string, options: readonly string[]): DeltaRound {
  const query: DeltaRound['query'][number][] = [];
  for (let index = 0; index < options.length; index += 2)
    query.push({ name: options[index] ?? '', value: options[index + 1] ?? '' });
  return pageSize === '' ? { query } : { query, pageSize };
}

function parseStringArray(text: string): readonly string[] | undefined {
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
