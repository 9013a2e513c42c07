/** Settings of a unit file by name, in their order; a name may stand there several times. */
export type Unit = ReadonlyMap<string, readonly string[]>;

/** Reads `Name=value` lines of a unit file (systemd.syntax(7)) without continuation lines, which ours has none of. */
export function readUnit(text: string): Unit {
  const found = new Map<string, readonly string[]>();
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

/** The value of a setting that stands there once. @throws Error when it does not */
export function only(unit: Unit, name: string): string {
  const values = unit.get(name) ?? [];
  if (values.length !== 1) throw new Error(`${name} stands there ${values.length} times`);
  return values[0] ?? '';
}
