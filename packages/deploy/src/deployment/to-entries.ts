/**
 * Entries of a record whose keys are not known: what a type calls absent is left out.
 *
 * @example entriesOf(deployment.instances) // [['people', { endpoint, identity, … }]]
 */
export function toEntries<Value>(
  record: Readonly<Partial<Record<string, Value>>>,
): readonly (readonly [name: string, value: Value])[] {
  return Object.entries(record).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value as Value] as const],
  );
}
