/**
 * The first that stands twice. In one pass: a header may have thousands of names.
 *
 * @example firstDouble(['a', 'b', 'a']) // 'a'
 */
export function findDuplicate(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return keys.find((key) => {
    const isDuplicate = seen.has(key);
    seen.add(key);
    return isDuplicate;
  });
}
