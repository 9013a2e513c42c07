/** A model as a client reads it, without the code that wrote it. */
export type Csdl = {
  /** Own and inherited properties: the type, `Collection(…)` around it where it is a list. */
  readonly properties: (type: string) => ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, CsdlType>;
  readonly entities: ReadonlySet<string>;
  readonly sets: ReadonlyMap<string, string>;
  readonly functions: readonly CsdlFunction[];
};
export type CsdlType = {
  readonly base: string | undefined;
  readonly isOpen: boolean;
  /** Without inherited ones. */
  readonly own: ReadonlyMap<string, string>;
};
export type CsdlFunction = {
  readonly name: string;
  readonly binding: string | undefined;
  readonly returns: string;
};

const PREFIX = /microsoft\.graph\./g;

/** Names of types come without their namespace. */
export function readCsdl(xml: string): Csdl {
  const types = new Map<string, CsdlType>();
  const entities = new Set<string>();
  for (const [, element, head = '', body = ''] of xml.matchAll(
    /<(EntityType|ComplexType)((?: [\w:]+="[^"]*")*)(?:\/>|>(.*?)<\/\1>)/gs,
  )) {
    if (element === 'EntityType') entities.add(attribute(head, 'Name'));
    types.set(attribute(head, 'Name'), {
      base: attribute(head, 'BaseType').replaceAll(PREFIX, '') || undefined,
      isOpen: attribute(head, 'OpenType') === 'true',
      own: readPairs(body, /<(?:Navigation)?Property ([^>]*?)\/?>/g, 'Type'),
    });
  }
  const functions = [...xml.matchAll(/<Function ([^>]*)>(.*?)<\/Function>/gs)].map(
    ([, head = '', body = '']) => ({
      name: attribute(head, 'Name'),
      binding: readPairs(body, /<Parameter ([^>]*?)\/>/g, 'Type').get('bindingParameter'),
      returns: attribute(/<ReturnType ([^>]*?)\/>/.exec(body)?.[1] ?? '', 'Type').replaceAll(PREFIX, ''),
    }),
  );
  const properties = (type: string): ReadonlyMap<string, string> => {
    const found = types.get(type);
    if (found === undefined) throw new Error(`no type ${type}`);
    return new Map([...(found.base === undefined ? [] : properties(found.base)), ...found.own]);
  };
  const sets = readPairs(xml, /<EntitySet ([^>]*?)\/?>/g, 'EntityType');
  const singletons = readPairs(xml, /<Singleton ([^>]*?)\/?>/g, 'Type');
  return {
    properties,
    types,
    entities,
    functions,
    sets: new Map([
      ...[...sets].map(([name, type]) => [name, `Collection(${type})`] as const),
      ...singletons,
    ]),
  };
}

function readPairs(xml: string, pattern: RegExp, value: string): Map<string, string> {
  return new Map(
    [...xml.matchAll(pattern)].map(([, head = '']) => [
      attribute(head, 'Name'),
      attribute(head, value).replaceAll(PREFIX, ''),
    ]),
  );
}

function attribute(head: string, name: string): string {
  return new RegExp(`(?:^| )${name}="([^"]*)"`).exec(head)?.[1] ?? '';
}

/** @example unwrap('Collection(user)') // 'user' */
export function unwrap(type: string): string {
  return /^Collection\((.*)\)$/.exec(type)?.[1] ?? type;
}

/**
 * The type of what a path leads to, as OData reads paths: a set, keys, navigations, parts and functions.
 *
 * @param path behind the version, without its query
 * @throws Error when the model has no such path
 */
export function resolveCsdl(csdl: Csdl, path: string): string {
  let type = '';
  for (const segment of path
    .replaceAll(/\('([^']*)'\)/g, '/$1')
    .split('/')
    .map(decodeURIComponent)) {
    const name = segment.split('(', 1)[0] ?? '';
    const found =
      type === ''
        ? csdl.sets.get(segment)
        : (csdl.functions.find((each) => each.name === name && each.binding === type)?.returns ??
          (type.startsWith('Collection(') ? unwrap(type) : csdl.properties(type).get(segment)));
    if (found === undefined) throw new Error(`${path}: no ${segment} behind ${type}`);
    type = found;
  }
  return type;
}
