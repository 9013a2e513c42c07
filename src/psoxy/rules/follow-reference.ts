/**
 * The definition that a `$ref` names, through definitions that are nothing but a `$ref` themselves.
 *
 * @returns `#` for the schema itself; undefined when the reference leads nowhere or round in a circle
 */
export function followReference(
  definitions: Readonly<Record<string, { readonly $ref?: string }>>,
  reference: string,
): string | undefined {
  const seen = new Set<string>();
  let next: string | undefined = reference;
  while (next !== undefined) {
    if (next === '#') return '#';
    const name = next.slice('#/definitions/'.length);
    if (seen.has(name) || !Object.hasOwn(definitions, name)) return undefined;
    seen.add(name);
    next = definitions[name]?.$ref;
    if (next === undefined) return name;
  }
  return undefined;
}
