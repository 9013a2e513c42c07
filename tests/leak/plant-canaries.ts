import type { FieldRule, RuleSet } from '../../src/rules/rule-set.ts';
import { canary } from './canary.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const SENSITIVE: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text']);
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export type Planter = {
  /** The simulator's `decorate` hook: the entity with a canary in each sensitive property, besides the plausible value. */
  readonly decorate: (kind: string, entity: Record<string, unknown>) => Record<string, unknown>;
  /** Which property (entity.path) carries which canary. */
  readonly planted: ReadonlyMap<number, string>;
};

/** Plants by what the connectors' tables call sensitive, whatever their treatment. */
export function createPlanter(ruleSets: readonly RuleSet[]): Planter {
  const planted = new Map<number, string>();
  const next = (path: string): string => {
    planted.set(planted.size, path);
    return canary(planted.size - 1);
  };
  return {
    planted,
    decorate: (kind, entity) => {
      const owner = ruleSets.find((rules) => rules.entities?.[kind] !== undefined);
      const rule = owner?.entities?.[kind];
      if (owner === undefined || rule === undefined) return entity;
      return plant({ owner, next, depth: 0 }, rule, entity as Json, kind) as Record<string, unknown>;
    },
  };
}

type Context = { readonly owner: RuleSet; readonly next: (path: string) => string; readonly depth: number };

function plant(context: Context, rule: FieldRule, value: Json | undefined, path: string): Json | undefined {
  if ('treatment' in rule) return SENSITIVE.has(rule.class) ? plantLeaf(context, value, path) : value;
  if (context.depth > 4) return value;
  const inner = { ...context, depth: context.depth + 1 };
  if ('entity' in rule) {
    const target = context.owner.entities?.[rule.entity];
    return target === undefined ? value : plant(inner, target, value, path);
  }
  if ('items' in rule)
    return Array.isArray(value)
      ? value.map((item) => plant(inner, rule.items, item, `${path}[]`) ?? null)
      : value;
  return plantProperties(inner, rule.properties, value, path);
}

function plantProperties(
  context: Context,
  properties: Readonly<Record<string, FieldRule>>,
  value: Json | undefined,
  path: string,
): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value))
    return value;
  const planted: JsonObject = { ...value };
  for (const [name, rule] of Object.entries(properties)) {
    const result = plant(context, rule, value[name], `${path}.${name}`);
    if (result !== undefined) planted[name] = result;
  }
  return planted;
}

/** Keeps the form that a value has, so that what treats it sees what it expects. */
function plantLeaf(context: Context, value: Json | undefined, path: string): Json {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number')
    return context.next(path);
  if (Array.isArray(value))
    return [...value.map((item) => plantLeaf(context, item, `${path}[]`)), context.next(`${path}[]`)];
  if (typeof value === 'object') return { ...value, planted: context.next(`${path}.planted`) };
  return plantText(context, value, path);
}

function plantText(context: Context, text: string, path: string): string {
  // A person's GUID is unique as it is, and the simulator must find the person again by it.
  if (GUID.test(text)) return text;
  const at = text.indexOf('@');
  if (at > 0 && !/\s/.test(text)) return `${text.slice(0, at)}.${context.next(path)}${text.slice(at)}`;
  if (/^https?:/.test(text)) return `${text}${text.includes('?') ? '&' : '?'}x=${context.next(path)}`;
  return `${text} ${context.next(path)}`;
}
