import { REFINEMENTS, type Refinement } from './refinements.ts';

/**
 * The configuration's schema in a form that is read as it is. `also`: what is asked of the value besides, by name.
 * `optional`, `fallback` (the value) and `given` (what is read in its place) say what an absent key means; without them it must be there.
 */
export type Shape = (
  | {
      readonly type: 'text';
      readonly least?: number;
      readonly most?: number;
      readonly forms?: readonly string[];
    }
  | { readonly type: 'whole'; readonly least: number; readonly most: number }
  | { readonly type: 'truth' }
  | { readonly type: 'one'; readonly of: readonly unknown[] }
  | { readonly type: 'block'; readonly keys: Readonly<Record<string, Shape>> }
  | { readonly type: 'record'; readonly key: Shape; readonly value: Shape }
  | { readonly type: 'list'; readonly item: Shape; readonly least?: number; readonly most?: number }
  | { readonly type: 'any'; readonly of: readonly Shape[] }
  | { readonly type: 'made'; readonly from: Shape; readonly by: Refinement }
  /** What only the schema itself can judge. */
  | { readonly type: 'other' }
) & {
  readonly also?: readonly Refinement[];
  readonly optional?: true;
  readonly fallback?: unknown;
  readonly given?: unknown;
};

/**
 * Plain data as the schema makes it, with defaults; undefined when it does not fit, or when that cannot be said here. The
 * schema's own parser then tells what is wrong. What fits here fits there and comes to the same (a test holds the two equal):
 * it is only that building the schema takes longer than all the rest of a start.
 *
 * @param data without undefined in it
 */
export function fitShape(shape: Shape, data: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: take(shape, data) };
  } catch (error) {
    if (error === MISFIT) return undefined;
    throw error;
  }
}

const MISFIT = new Error('does not fit');

function take(shape: Shape, data: unknown): unknown {
  const value = data === undefined ? absent(shape) : read(shape, data);
  if (value !== undefined && shape.also?.some((name) => !holds(name, value)) === true) throw MISFIT;
  return value;
}

function absent(shape: Shape): unknown {
  if (shape.optional === true) return undefined;
  if ('fallback' in shape) return structuredClone(shape.fallback);
  if ('given' in shape) return read(shape, shape.given);
  throw MISFIT;
}

function read(shape: Shape, data: unknown): unknown {
  switch (shape.type) {
    case 'text':
      return must(
        data,
        typeof data === 'string' && isWithin(data.length, shape) && hasForms(data, shape.forms),
      );
    case 'whole':
      return must(data, Number.isSafeInteger(data) && isWithin(Number(data), shape));
    case 'truth':
      return must(data, typeof data === 'boolean');
    case 'one':
      return must(data, shape.of.includes(data));
    case 'block':
      return readBlock(shape.keys, data);
    case 'record':
      return Object.fromEntries(
        Object.entries(block(data)).map(([key, value]) => [take(shape.key, key), take(shape.value, value)]),
      );
    case 'list':
      if (!Array.isArray(data) || !isWithin(data.length, shape)) throw MISFIT;
      return data.map((item) => take(shape.item, item));
    case 'any':
      return readAny(shape.of, data);
    case 'made':
      return apply(shape.by, take(shape.from, data));
    case 'other':
      throw MISFIT;
  }
}

function must(data: unknown, fits: boolean): unknown {
  if (!fits) throw MISFIT;
  return data;
}

type Bounds = { readonly least?: number; readonly most?: number };

function isWithin(size: number, { least = 0, most = Number.POSITIVE_INFINITY }: Bounds): boolean {
  return size >= least && size <= most;
}

function hasForms(text: string, forms: readonly string[] = []): boolean {
  return forms.every((form) => new RegExp(form).test(text));
}

function block(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw MISFIT;
  return data as Readonly<Record<string, unknown>>;
}

function readBlock(keys: Readonly<Record<string, Shape>>, data: unknown): unknown {
  const given = block(data);
  if (!Object.keys(given).every((key) => Object.hasOwn(keys, key))) throw MISFIT;
  const entries = Object.entries(keys).map(
    ([key, shape]) => [key, take(shape, Object.hasOwn(given, key) ? given[key] : undefined)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readAny(shapes: readonly Shape[], data: unknown): unknown {
  for (const shape of shapes) {
    const fitted = fitShape(shape, data);
    if (fitted !== undefined) return fitted.value;
  }
  throw MISFIT;
}

function holds(name: Refinement, value: unknown): boolean {
  return apply(name, value) === true;
}

/** The shape has seen to it that the value is of the type that the function takes. */
function apply(name: Refinement, value: unknown): unknown {
  return (REFINEMENTS[name] as (value: unknown) => unknown)(value);
}
