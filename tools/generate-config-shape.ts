import type * as z from 'zod';
import type { Shape } from '../src/config/fit-shape.ts';
import { REFINEMENTS, type Refinement } from '../src/config/refinements.ts';
import { configSchema } from '../src/config/schema.ts';

/** The module that holds the schema's short form, as it should be. Fails for whatever the short form has no word for. */
export function configShapeModule(): string {
  return `// Made by \`npm run generate\` from src/config/schema.ts; do not edit.
import type { Shape } from './fit-shape.ts';

export const CONFIG_SHAPE: Shape = ${literal(shapeOf(configSchema))};
`;
}

type AnyDef = z.core.$ZodTypes['_zod']['def'];
type Check = z.core.$ZodCheck<never>;
type Checks = readonly Check[];

function shapeOf(schema: z.core.$ZodType): Shape {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const { checks = [], ...rest } = def as AnyDef & { readonly checks?: Checks };
  const custom = checks.flatMap((check) => (check._zod.def.check === 'custom' ? [refinementOf(check)] : []));
  const others = checks.filter((check) => check._zod.def.check !== 'custom');
  // A check that is not among the refinements leaves the judgement to the schema.
  if (custom.includes(undefined)) return { type: 'other' };
  const also = custom.filter((name) => name !== undefined);
  return asked(bare(rest as AnyDef, others), also);
}

function asked(shape: Shape, more: readonly Refinement[]): Shape {
  return more.length === 0 ? shape : { ...shape, also: [...(shape.also ?? []), ...more] };
}

function refinementOf(check: Check): Refinement | undefined {
  return nameOf((check._zod.def as { readonly fn?: unknown }).fn);
}

function nameOf(fn: unknown): Refinement | undefined {
  return (Object.keys(REFINEMENTS) as Refinement[]).find((name) => REFINEMENTS[name] === fn);
}

function bare(def: AnyDef, checks: Checks): Shape {
  switch (def.type) {
    case 'string':
      return { type: 'text', ...bounds(checks), ...forms(def, checks) };
    case 'number':
      return { type: 'whole', ...range(def, checks) };
    case 'boolean':
      return { type: 'truth' };
    case 'enum':
      return { type: 'one', of: Object.values(def.entries) };
    case 'literal':
      return { type: 'one', of: def.values };
    case 'object':
      if ((def.catchall as z.core.$ZodTypes | undefined)?._zod.def.type !== 'never')
        throw unknown('an open block');
      return {
        type: 'block',
        keys: Object.fromEntries(Object.entries(def.shape).map(([key, shape]) => [key, shapeOf(shape)])),
      };
    case 'record':
      return { type: 'record', key: shapeOf(def.keyType), value: shapeOf(def.valueType) };
    case 'array':
      return { type: 'list', item: shapeOf(def.element), ...bounds(checks) };
    case 'union':
      return { type: 'any', of: def.options.map(shapeOf) };
    case 'optional':
      return { ...shapeOf(def.innerType), optional: true };
    case 'default':
      return { ...shapeOf(def.innerType), fallback: def.defaultValue };
    case 'prefault':
      return { ...shapeOf(def.innerType), given: def.defaultValue };
    case 'pipe':
      return made(def);
    default:
      throw unknown(def.type);
  }
}

function made({ in: from, out }: z.core.$ZodPipeDef): Shape {
  const { def } = (out as z.core.$ZodTypes)._zod;
  const by = def.type === 'transform' ? nameOf(def.transform) : undefined;
  if (by === undefined) throw unknown('a pipe');
  const inner = shapeOf(from);
  // What is read in place of an absent value is made into the same as what is given.
  return { type: 'made', from: inner, by, ...('given' in inner && { given: inner.given }) };
}

/** Of texts and lists. */
function bounds(checks: Checks): { least?: number; most?: number } {
  return Object.assign(
    {},
    ...checks.map(({ _zod: { def } }) => {
      const check = def as { readonly check: string; readonly minimum?: number; readonly maximum?: number };
      if (check.check === 'min_length') return { least: check.minimum };
      if (check.check === 'max_length') return { most: check.maximum };
      if (check.check === 'string_format') return {};
      throw unknown(check.check);
    }),
  );
}

type Format = { readonly format?: string; readonly pattern?: RegExp };

/** Formats that are nothing but their pattern. */
const PATTERN_FORMATS = new Set(['regex', 'guid']);

function forms(def: object, checks: Checks): { forms?: readonly string[] } {
  const formats = [def as Format, ...checks.map(({ _zod }) => _zod.def as Format)].filter(
    ({ format }) => format !== undefined,
  );
  const found = formats.map(({ format = '', pattern }) => {
    if (pattern === undefined || pattern.flags !== '' || !PATTERN_FORMATS.has(format)) throw unknown(format);
    return pattern.source;
  });
  return found.length === 0 ? {} : { forms: found };
}

function range(def: object, checks: Checks): { least: number; most: number } {
  if ((def as Format).format !== 'safeint') throw unknown('a fraction');
  const found: { least?: number; most?: number } = Object.assign(
    {},
    ...checks.map(({ _zod }) => {
      const { check, value, inclusive } = _zod.def as { check: string; value?: number; inclusive?: boolean };
      if (inclusive !== true) throw unknown(check);
      return check === 'greater_than'
        ? { least: value }
        : check === 'less_than'
          ? { most: value }
          : fail(check);
    }),
  );
  return { least: found.least ?? fail('no least'), most: found.most ?? fail('no most') };
}

function fail(what: string): never {
  throw unknown(what);
}

function unknown(what: string): Error {
  return new Error(`The short form of the schema has no word for ${what}.`);
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, entry]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${literal(entry)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
