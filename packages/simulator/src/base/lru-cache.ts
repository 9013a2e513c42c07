/** Values by key, created on first use; only the `maximum` last used ones are kept. */
export function createLruCache<Value>(maximum: number) {
  const kept = new Map<string, Value>();
  return (key: string, create: () => Value): Value => {
    const known = kept.get(key) ?? create();
    kept.delete(key);
    kept.set(key, known);
    const [oldest] = kept.keys();
    if (kept.size > maximum && oldest !== undefined) kept.delete(oldest);
    return known;
  };
}
