/**
 * What `make` returns, made when it is first asked for and kept.
 *
 * @example const table = lazily(() => buildTable()); table() === table() // true
 */
export function memoize<T>(make: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: make() };
    return result.value;
  };
}
