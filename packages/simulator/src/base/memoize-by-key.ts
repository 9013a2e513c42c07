/**
 * Makes something once for each object, and keeps it as long as the object is there. What is made must depend on nothing else.
 *
 * @example const byId = onceFor((people: readonly Person[]) => new Map(people.map((one) => [one.id, one])));
 */
export function memoizeByKey<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}
