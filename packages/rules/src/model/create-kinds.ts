import { acceptsCast, CAST_TYPES } from '@nymgate/engine/plan/casts';
import type { NativeEndpoint, NativePlan } from '@nymgate/engine/plan/plan';
import type { ModelProperty, ModelType } from './model-types.ts';
import { getEntityNode, toTypeName } from './type-names.ts';

/** Graph's base of users, groups and the like. */
const BASE = 'directoryObject';
type Types = ReadonlyMap<string, ModelType>;
type NamedType = readonly [string, ModelType];
export type Kinds = {
  readonly types: Types;
  /** The name of a type in the model. */
  readonly toBase: (name: string) => string;
};

/** Names of types that stand for objects of several kinds: they are one type in Graph. */
export function findMixedTypes(plan: NativePlan, endpoints: readonly NativeEndpoint[]): ReadonlySet<string> {
  const rows = endpoints.filter(acceptsCast).flatMap((endpoint) => getEntityNode(endpoint) ?? []);
  const names = rows.map(({ pointer }) => toTypeName(plan, pointer));
  return new Set([BASE, ...names].filter((name) => !CAST_TYPES.has(name)));
}

/**
 * Objects of several kinds have rules of their own, which no kind's rules share, and `@odata.type` tells the kind. So `directoryObject`
 * has what the rules of all of them deliver, and each kind what its own rules deliver; a kind without rules has whatever the mixed rules
 * deliver.
 */
export function createKinds(types: Types, mixed: ReadonlySet<string>): Kinds {
  const bases = [...types].filter(([name]) => mixed.has(name)).map(([, type]) => type);
  if (bases.length === 0 || !bases.every(({ hasKey }) => hasKey)) return { types, toBase: (name) => name };
  const known = [...CAST_TYPES].flatMap((name) => types.get(name) ?? []).filter(({ hasKey }) => hasKey);
  const shared = [...bases, ...known];
  const [first] = bases;
  const common = [...(first?.properties ?? [])].filter(([name, property]) =>
    shared.every(({ properties }) => isSame(properties.get(name), property)),
  );
  const base: ModelType = {
    isEntity: true,
    hasKey: true,
    isOpen: shared.some(({ isOpen }) => isOpen),
    properties: new Map(common),
  };
  const all = new Map(bases.flatMap(({ properties }) => [...properties]));
  const kinds = [...CAST_TYPES]
    .filter((name) => types.get(name)?.hasKey !== false)
    .map((name): NamedType => [name, createKind(types.get(name), base, all)]);
  const others = [...types].filter(([name]) => !mixed.has(name));
  const toBase = (name: string) => (mixed.has(name) ? BASE : name);
  const changed = new Map([...others, [BASE, base] as const, ...kinds]);
  return { types: renameTypes(changed, toBase), toBase };
}

function createKind(
  known: ModelType | undefined,
  base: ModelType,
  all: ReadonlyMap<string, ModelProperty>,
): ModelType {
  const properties = known?.properties ?? all;
  return {
    isEntity: true,
    hasKey: false,
    isOpen: known?.isOpen ?? false,
    base: BASE,
    properties: new Map([...properties].filter(([name]) => !base.properties.has(name))),
  };
}

function isSame(first: ModelProperty | undefined, second: ModelProperty): boolean {
  return first?.name === second.name && first.isCollection === second.isCollection;
}

/** What refers to a mixed type refers to the base. */
function renameTypes(types: Types, toBase: Kinds['toBase']): Types {
  return new Map(
    [...types].map(([name, type]): NamedType => {
      const properties = [...type.properties].map(
        ([key, property]) => [key, { ...property, name: toBase(property.name) }] as const,
      );
      return [name, { ...type, properties: new Map(properties) }];
    }),
  );
}
