/** `users/{userId}` and its kin: a collection followed by a key. */
const KEYED = /\/([A-Za-z]+)\/(\{[A-Za-z]+\})/g;
const DELTA = /\/delta$/;
const DELTA_SPELLINGS = ['/delta', '/delta()', '/microsoft.graph.delta', '/microsoft.graph.delta()'];

/**
 * Every way in which Graph may write the link of an endpoint: keys as segments or in OData parentheses, functions with or
 * without parentheses and namespace. Paging links come back in another spelling than the request used.
 * Source: Graph documentation samples (`users('guid')/chats/getAllMessages`), OData 4.01 URL conventions sections 4.3, 4.5.
 *
 * @returns the spellings besides `path` itself
 * @example linkSpellings('/v1.0/users/{userId}/events') // ["/v1.0/users('{userId}')/events"]
 */
export function linkSpellings(path: string): readonly string[] {
  const keyed = spellKeys(path);
  const all = keyed.flatMap((spelling) =>
    DELTA.test(spelling) ? DELTA_SPELLINGS.map((delta) => spelling.replace(DELTA, delta)) : [spelling],
  );
  return all.filter((spelling) => spelling !== path);
}

function spellKeys(path: string): readonly string[] {
  const keys = [...path.matchAll(KEYED)].map(([text, collection, slot]) => ({
    text,
    quoted: `/${collection}('${slot}')`,
  }));
  return keys.reduce<readonly string[]>(
    (spellings, { text, quoted }) =>
      spellings.flatMap((spelling) => [spelling, spelling.replace(text, quoted)]),
    [path],
  );
}
