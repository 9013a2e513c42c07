/**
 * The values that a JSON pointer (RFC 6901) names. `*` stands for any element of an array, so there may be several; there is
 * none when the pointer leads nowhere.
 *
 * @example readPointer({ value: [{ id: 'x' }, { id: 'y' }] }, '/value/*' + '/id') // ['x', 'y']
 */
export function readPointer(document: unknown, pointer: string): readonly unknown[] {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [document],
  );
}

function follow(value: unknown, step: string): readonly unknown[] {
  if (step === '*' && Array.isArray(value)) return value;
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]];
}
