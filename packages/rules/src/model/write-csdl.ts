import {
  type Model,
  type ModelFunction,
  type ModelProperty,
  type ModelType,
  NAMESPACE,
  type TypeReference,
} from './model-types.ts';

const HEAD =
  '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">' +
  `<edmx:DataServices><Schema Namespace="${NAMESPACE}" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">`;
const FOOT = '</Schema></edmx:DataServices></edmx:Edmx>';
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** CSDL 4.0 in XML (OASIS, Common Schema Definition Language), by name. */
export function writeCsdl(model: Model): string {
  const types = sortByName(model.types).map(([name, type]) => writeType(name, type));
  const functions = model.functions.map(writeFunction).toSorted();
  return [HEAD, ...types, ...functions, writeContainer(model), FOOT].join('');
}

function writeType(name: string, type: ModelType): string {
  const { base, hasKey } = type;
  const properties = sortByName(type.properties).map(([key, property]) =>
    writeProperty(key, property, hasKey && key === 'id'),
  );
  const key = hasKey ? element('Key', {}, element('PropertyRef', { Name: 'id' })) : '';
  return element(
    type.isEntity ? 'EntityType' : 'ComplexType',
    { Name: name, BaseType: base && qualify(base), OpenType: type.isOpen },
    key + properties.join(''),
  );
}

function writeProperty(name: string, property: ModelProperty, isKey: boolean): string {
  const attributes = { Name: name, Type: writeReference(property), Nullable: isKey ? 'false' : undefined };
  return property.isNavigation
    ? element('NavigationProperty', { ...attributes, ContainsTarget: property.isContained })
    : element('Property', attributes);
}

function writeFunction({ name, binding, parameters, returns }: ModelFunction): string {
  const bound = binding && element('Parameter', { Name: 'bindingParameter', Type: writeReference(binding) });
  const others = parameters.map((each) => element('Parameter', { Name: each, Type: 'Edm.String' }));
  return element(
    'Function',
    { Name: name, IsBound: binding !== undefined },
    [bound, ...others, element('ReturnType', { Type: writeReference(returns) })].join(''),
  );
}

function writeContainer({ types, resources, functions }: Model): string {
  const sets = sortByName(resources).map(([name, { isCollection, isListed, name: type }]) => {
    const bindings = findBindings({ types, resources }, type).join('');
    return isCollection
      ? element(
          'EntitySet',
          {
            Name: name,
            EntityType: qualify(type),
            IncludeInServiceDocument: isListed ? undefined : 'false',
          },
          bindings,
        )
      : element('Singleton', { Name: name, Type: qualify(type) }, bindings);
  });
  const unbound = new Set(functions.filter(({ binding }) => binding === undefined).map(({ name }) => name));
  const imports = [...unbound]
    .toSorted()
    .map((name) => element('FunctionImport', { Name: name, Function: qualify(name) }));
  return element('EntityContainer', { Name: 'GraphService' }, [...sets, ...imports].join(''));
}

/** Where the instances are that a navigation leads to: in the set of their type. */
function findBindings(
  { types, resources }: Pick<Model, 'types' | 'resources'>,
  owner: string,
): readonly string[] {
  const type = types.get(owner);
  const base = types.get(type?.base ?? '');
  const properties = new Map([...(base?.properties ?? []), ...(type?.properties ?? [])]);
  return sortByName(properties).flatMap(([key, { name, isNavigation }]) => {
    const [set] = sortByName(resources).find(([, each]) => each.isCollection && each.name === name) ?? [];
    return isNavigation && set !== undefined
      ? [element('NavigationPropertyBinding', { Path: key, Target: set })]
      : [];
  });
}

function writeReference({ name, isCollection }: TypeReference): string {
  const type = name.startsWith('Edm.') ? name : qualify(name);
  return isCollection ? `Collection(${type})` : type;
}

function qualify(name: string): string {
  return `${NAMESPACE}.${name}`;
}

/** False and absent attributes are not written. */
function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined || value === false ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  const start = `<${name}${written.join('')}`;
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

function sortByName<T>(entries: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...entries].toSorted(([first], [second]) => (first < second ? -1 : 1));
}
