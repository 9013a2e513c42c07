import type { FieldRule, RuleSet } from '../../src/plan/rule-set.ts';
import { canary } from './canary.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const SENSITIVE: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text']);
/** A key that no table names. */
const OTHER = 'planted';
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
  const texts = new Map<string, string>();
  // One a property, not one a value: the answers hold millions of values, and what a leak tells is its property.
  const next = (path: string): string => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const text = canary(planted.size);
    planted.set(planted.size, path);
    texts.set(path, text);
    return text;
  };
  return {
    planted,
    decorate: (kind, entity) =>
      tablesFor(kind, entity).reduce<Record<string, unknown>>((planted, table) => {
        const owner = ruleSets.find((rules) => rules.entities?.[table] !== undefined);
        const rule = owner?.entities?.[table];
        if (owner === undefined || rule === undefined) return planted;
        return plant({ owner, next, depth: 0 }, rule, planted as Json, table) as Record<string, unknown>;
      }, entity),
  };
}

/** A member of a group is treated by the merged table of all kinds of members, so it carries what any of them may. */
function tablesFor(kind: string, entity: Record<string, unknown>): readonly string[] {
  const isMember = entity['@odata.type'] !== undefined && (kind === 'user' || kind === 'group');
  return isMember ? [kind, 'directoryObject'] : [kind];
}

type Context = { readonly owner: RuleSet; readonly next: (path: string) => string; readonly depth: number };

function plant(context: Context, rule: FieldRule, value: Json | undefined, path: string): Json | undefined {
  if ('treatment' in rule) return SENSITIVE.has(rule.class) ? plantLeaf(context, value, path) : value;
  if (context.depth > 8) return value;
  const inner = { ...context, depth: context.depth + 1 };
  if ('entity' in rule) {
    const target = context.owner.entities?.[rule.entity];
    return target === undefined ? value : plant(inner, target, value, rule.entity);
  }
  if ('items' in rule && (value === undefined || value === null)) {
    const item = plant(inner, rule.items, undefined, `${path}[]`);
    return item === undefined ? undefined : [item];
  }
  if ('items' in rule)
    return Array.isArray(value)
      ? value.map((item) => plant(inner, rule.items, item, `${path}[]`) ?? null)
      : value;
  // A key that no rule names tries the rule for the others.
  const properties =
    rule.others === undefined ? rule.properties : { ...rule.properties, [OTHER]: rule.others };
  return plantProperties(inner, properties, value, path);
}

function plantProperties(
  context: Context,
  properties: Readonly<Record<string, FieldRule>>,
  value: Json | undefined,
  path: string,
): Json | undefined {
  if (value !== undefined && (typeof value !== 'object' || Array.isArray(value))) return value;
  // An absent part is grown too, so that its entries are under test, but not without end.
  const absent = value === undefined || value === null;
  if (absent && context.depth > 5) return value;
  const planted: JsonObject = { ...value };
  for (const [name, rule] of Object.entries(properties)) {
    const result = plant(context, rule, value?.[name], `${path}.${name === OTHER ? '*' : name}`);
    if (result !== undefined) planted[name] = result;
  }
  return absent && Object.keys(planted).length === 0 ? value : planted;
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
  // An id stays one word, so that it may stand in a path again.
  return /^[A-Za-z0-9+/=_\-.:*]+$/.test(text)
    ? `${text}${context.next(path)}`
    : `${text} ${context.next(path)}`;
}
