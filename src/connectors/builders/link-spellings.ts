/** `users/{userId}` and its kin: a collection followed by a key. */
const KEYED = /\/([A-Za-z]+)\/(\{[A-Za-z]+\})/g;
/** Functions without arguments that end a path. */
const FUNCTION = /\/(delta|getAllMessages|getAllEnterpriseInteractions)$/;

/**
 * Every way in which Graph may write the link of an endpoint: keys as segments or in OData parentheses, functions with or
 * without parentheses and namespace. Graph may write a paging link in another spelling than that of the request.
 * Source: Graph documentation samples (`users('guid')/chats/getAllMessages`), OData 4.01 URL conventions sections 4.3, 4.5.
 *
 * @returns the spellings besides `path` itself
 * @example linkSpellings('/v1.0/users/{userId}/events') // ["/v1.0/users('{userId}')/events"]
 */
export function linkSpellings(path: string): readonly string[] {
  const keyed = spellKeys(path);
  return keyed.flatMap(spellFunction).filter((spelling) => spelling !== path);
}

function spellFunction(path: string): readonly string[] {
  const name = FUNCTION.exec(path)?.[1];
  if (name === undefined) return [path];
  const start = path.slice(0, -name.length);
  return [name, `${name}()`, `microsoft.graph.${name}`, `microsoft.graph.${name}()`].map(
    (spelling) => `${start}${spelling}`,
  );
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
