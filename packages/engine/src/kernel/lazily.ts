/**
 * What `make` returns, made when it is first asked for and kept.
 *
 * @example const table = lazily(() => buildTable()); table() === table() // true
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
