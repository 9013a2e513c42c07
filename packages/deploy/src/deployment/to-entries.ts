/** Entries of a record, without undefined values. */
export function toEntries<Value>(
  record: Readonly<Partial<Record<string, Value>>>,
): readonly (readonly [name: string, value: Value])[] {
  return Object.entries(record).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value as Value] as const],
  );
}
