import type { FieldRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { canary, numberCanary, timeCanary } from './canary.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const SENSITIVE: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text']);
/** A key that no table names. */
const OTHER = 'planted';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export type Planter = {
  /**
   * The simulator's `decorate` hook: the entity with a canary in each property that is sensitive or dropped. Texts keep their
   * plausible value beside it; dropped dates and numbers, of whatever class, become canaries of their own type. A boolean has no
   * third value that could be told from those of others, so a text takes its place.
   */
  readonly decorate: (kind: string, entity: Record<string, unknown>) => Record<string, unknown>;
  /** Which property (entity.path) carries which canary. */
  readonly planted: ReadonlyMap<number, string>;
};

/** Plants by what the connectors' tables call sensitive, whatever their treatment, and by what they drop, whatever its class. */
export function createPlanter(ruleSets: readonly RuleSet[]): Planter {
  const planted = new Map<number, string>();
  const numbers = new Map<string, number>();
  // One a property, not one a value: the answers hold millions of values, and what a leak tells is its property.
  const next = (path: string): number => {
    const known = numbers.get(path);
    if (known !== undefined) return known;
    const number = planted.size;
    planted.set(number, path);
    numbers.set(path, number);
    return number;
  };
  const grown = new Map<string, Json | undefined>();
  return {
    planted,
    decorate: (kind, entity) =>
      tablesFor(kind, entity).reduce<Record<string, unknown>>((planted, table) => {
        const owner = ruleSets.find((rules) => rules.entities?.[table] !== undefined);
        const rule = owner?.entities?.[table];
        if (owner === undefined || rule === undefined) return planted;
        return plant({ owner, next, grown, depth: 0 }, rule, planted as Json, table) as Record<
          string,
          unknown
        >;
      }, entity),
  };
}

const MERGED: ReadonlySet<string> = new Set(['user', 'group', 'directoryObject']);

/**
 * A member of a group, and what a person belongs to, is treated by the merged table of all kinds of these, so it carries what any of
 * them may.
 */
function tablesFor(kind: string, entity: Record<string, unknown>): readonly string[] {
  const isMember = entity['@odata.type'] !== undefined && MERGED.has(kind);
  return isMember ? [...new Set([kind, 'directoryObject', 'membership'])] : [kind];
}

type Context = {
  readonly owner: RuleSet;
  readonly next: (path: string) => number;
  /** What an absent part has become: the same in every entity, and most of what is planted. */
  readonly grown: Map<string, Json | undefined>;
  readonly depth: number;
};

function plant(context: Context, rule: FieldRule, value: Json | undefined, path: string): Json | undefined {
  if ('treatment' in rule || (value !== undefined && value !== null))
    return plantValue(context, rule, value, path);
  const { grown, owner, depth } = context;
  const key = `${owner.name} ${depth} ${value === null} ${path}`;
  if (!grown.has(key)) grown.set(key, plantValue(context, rule, value, path));
  return grown.get(key);
}

function plantValue(
  context: Context,
  rule: FieldRule,
  value: Json | undefined,
  path: string,
): Json | undefined {
  if ('treatment' in rule) {
    if (rule.treatment === 'drop' && isTyped(value, path)) return plantTyped(context, value, path);
    return SENSITIVE.has(rule.class) || rule.treatment === 'drop' ? plantLeaf(context, value, path) : value;
  }
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

const TIME = /^\d{4}-\d{2}-\d{2}(?:T|$)/;
/** Properties that hold a time also where the simulated tenant has none. */
const TIME_NAME = /(?:DateTime|Date|birthday)$/;

/** Of text properties that may hold a date as well, none is dropped. */
function isTyped(value: Json | undefined, path: string): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' ? TIME.test(value) : (value ?? null) === null && TIME_NAME.test(path);
}

function plantTyped({ next }: Context, value: Json | undefined, path: string): Json {
  const number = next(path);
  if (typeof value === 'number') return numberCanary(number);
  return timeCanary(number, typeof value === 'string' ? value : '');
}

/** Keeps the form that a value has, so that what treats it sees what it expects. */
function plantLeaf(context: Context, value: Json | undefined, path: string): Json {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number')
    return canary(context.next(path));
  if (Array.isArray(value))
    return [...value.map((item) => plantLeaf(context, item, `${path}[]`)), canary(context.next(`${path}[]`))];
  if (typeof value === 'object') return { ...value, planted: canary(context.next(`${path}.planted`)) };
  return plantText(context, value, path);
}

function plantText(context: Context, text: string, path: string): string {
  // A person's GUID is unique as it is, and the simulator must find the person again by it.
  if (GUID.test(text)) return text;
  const at = text.indexOf('@');
  if (at > 0 && !/\s/.test(text))
    return `${text.slice(0, at)}.${canary(context.next(path))}${text.slice(at)}`;
  if (/^https?:/.test(text)) return `${text}${text.includes('?') ? '&' : '?'}x=${canary(context.next(path))}`;
  // An id stays one word, so that it may stand in a path again.
  return /^[A-Za-z0-9+/=_\-.:*]+$/.test(text)
    ? `${text}${canary(context.next(path))}`
    : `${text} ${canary(context.next(path))}`;
}
