/** A value as it leaves: times to the second, their fraction cut (S5). */
export function toSeconds<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+/, '$1') : inner,
  ) as Value;
}
