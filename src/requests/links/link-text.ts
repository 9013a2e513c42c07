/** What is sealed of a link. */
export type LinkText = {
  /** Path and query as they go to Graph: byte for byte what Graph wrote. */
  readonly inside: string;
  /** Present when no rule knows the spelling of the path. */
  readonly unmatched?: {
    /** What the answer continues: see `sealLink` of `LeafAction`. */
    readonly collection: string;
    /** The path that leads back here, ids as the caller wrote them: with another one the link is not valid. */
    readonly outer: string;
  };
};

/** A link of a known spelling is its path and query; another one a JSON list, which no path looks like. */
export function writeLinkText({ inside, unmatched }: LinkText): string {
  return unmatched === undefined ? inside : JSON.stringify([unmatched.collection, unmatched.outer, inside]);
}

/** Undoes `writeLinkText`; undefined for anything else. */
export function readLinkText(text: string): LinkText | undefined {
  if (!text.startsWith('[')) return { inside: text };
  const parts: unknown = parse(text);
  if (!Array.isArray(parts)) return undefined;
  const [collection, outer, inside, more] = parts as readonly unknown[];
  if (typeof collection !== 'string' || typeof outer !== 'string' || typeof inside !== 'string')
    return undefined;
  return more === undefined ? { inside, unmatched: { collection, outer } } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
