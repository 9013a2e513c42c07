import type { BlockShape, Field, RecordShape, TextShape, VariantsShape } from './field.ts';

export type SettingPath = readonly (string | number)[];

/** What does not fit, and where to point at. */
export type Misfit = {
  readonly path: SettingPath;
  readonly message: string;
  readonly fix?: string;
  /** The key below `path` that is itself at fault, not its value. */
  readonly key?: string;
};

/** A key below `path` that nobody knows, beside those that could be meant. */
export type UnknownKey = {
  readonly path: SettingPath;
  readonly unknown: string;
  readonly known: readonly string[];
};

type Fault = Misfit | UnknownKey;

export type Reading<T> = { readonly value: T } | { readonly misfits: readonly [Fault, ...Fault[]] };

/**
 * Plain data as a table of settings has it: with defaults, nothing that the table does not name, and frozen. All misfits are told at once,
 * in words that say what is expected and never what was found, which may be a secret.
 *
 * @param data without cycles
 * @example readSettings(whole('Port.', 0, 65_535), 'x') // { misfits: [{ path: [], message: 'must be a number' }] }
 */
export function readSettings<T>(field: Field<T>, data: unknown): Reading<T> {
  const state: State = { misfits: [], broken: 0 };
  const value = take(field, data, [], state);
  const [first, ...rest] = state.misfits;
  return first === undefined ? { value: deepFreeze(value as T) } : { misfits: [first, ...rest] };
}

/** Freezes plain data and everything in it; returns the same value. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** `broken` counts misfits after which nothing is known of the value around them, so that its conditions are not asked. */
type State = { readonly misfits: Fault[]; broken: number };

function take(field: Field, data: unknown, path: SettingPath, state: State): unknown {
  const given = data === undefined && 'given' in field ? field.given : data;
  if (given === undefined) {
    if (field.optional === true) return undefined;
    if ('fallback' in field) return field.fallback;
  }
  const before = state.broken;
  const value = read(field, given, path, state);
  if (state.broken > before) return undefined;
  for (const { holds, message } of field.conditions ?? [])
    if (!holds(value)) state.misfits.push({ path, message });
  return field.make !== undefined && state.misfits.length === 0 ? field.make(value) : value;
}

function read(field: Field, data: unknown, path: SettingPath, state: State): unknown {
  switch (field.type) {
    case 'text':
      return typeof data === 'string' ? readText(field, data, path, state) : wrong(data, 'text', path, state);
    case 'whole':
      return readWhole(field, data, path, state);
    case 'truth':
      return typeof data === 'boolean' ? data : wrong(data, 'true or false', path, state);
    case 'null':
      return data === null ? null : wrong(data, 'null', path, state);
    case 'one':
      return field.of.some((word) => word === data) ? data : notAmong(field.of, path, state);
    case 'list':
      return Array.isArray(data) ? readList(field, data, path, state) : wrong(data, 'a list', path, state);
    case 'record':
      return isBlock(data)
        ? readRecord(field, data, path, state)
        : wrong(data, 'a block of keys', path, state);
    case 'block':
      return isBlock(data)
        ? readBlock(field, data, path, state)
        : wrong(data, 'a block of keys', path, state);
    case 'variants':
      return isBlock(data)
        ? readVariant(field, data, path, state)
        : wrong(data, 'a block of keys', path, state);
    case 'either':
      return readEither(field, data, path, state);
  }
}

function wrong(data: unknown, expected: string, path: SettingPath, state: State): undefined {
  state.broken += 1;
  const missing = data === undefined ? 'is missing; it ' : '';
  state.misfits.push({ path, message: `${missing}must be ${expected}` });
}

function notAmong(words: readonly string[], path: SettingPath, state: State): undefined {
  state.broken += 1;
  state.misfits.push({ path, message: `must be ${words.length === 1 ? '' : 'one of '}${words.join(', ')}` });
}

function readText(
  { least, most, form }: TextShape,
  data: string,
  path: SettingPath,
  { misfits }: State,
): string {
  checkLength(data.length, { least, most }, path, misfits);
  if (form !== undefined && !form.pattern.test(data))
    misfits.push({ path, message: form.message ?? 'does not have the required form' });
  return data;
}

type Bounds = { readonly least: number | undefined; readonly most: number | undefined };

function checkLength(length: number, { least, most }: Bounds, path: SettingPath, misfits: Fault[]): void {
  if (least !== undefined && length < least) misfits.push({ path, message: 'is too short' });
  if (most !== undefined && length > most) misfits.push({ path, message: 'is too long' });
}

function readWhole(
  { least, most }: { readonly least: number; readonly most: number },
  data: unknown,
  path: SettingPath,
  state: State,
): unknown {
  if (typeof data !== 'number' || !Number.isFinite(data)) return wrong(data, 'a number', path, state);
  if (!Number.isInteger(data)) return wrong(data, 'a whole number', path, state);
  if (data < least) state.misfits.push({ path, message: `must be at least ${least}` });
  if (data > most) state.misfits.push({ path, message: `must be at most ${most}` });
  return data;
}

function readList(
  field: Extract<Field, { type: 'list' }>,
  data: readonly unknown[],
  path: SettingPath,
  state: State,
) {
  const items = data.map((item, index) => take(field.item, item, [...path, index], state));
  checkLength(data.length, { least: field.least, most: field.most }, path, state.misfits);
  return items;
}

function readRecord(
  { key, value }: RecordShape,
  data: Readonly<Record<string, unknown>>,
  path: SettingPath,
  state: State,
): unknown {
  const entries = Object.entries(data).flatMap(([name, entry]) => {
    const odd: State = { misfits: [], broken: 0 };
    take(key, name, [], odd);
    const [first] = odd.misfits;
    if (first === undefined || !('message' in first))
      return [[name, take(value, entry, [...path, name], state)] as const];
    state.broken += 1;
    state.misfits.push({ path, key: name, message: first.message });
    return [];
  });
  return Object.fromEntries(entries);
}

function readBlock(
  { keys }: BlockShape,
  data: Readonly<Record<string, unknown>>,
  path: SettingPath,
  state: State,
): unknown {
  const entries = Object.entries(keys).map(([key, field]) => {
    const given = Object.hasOwn(data, key) ? data[key] : undefined;
    return [key, take(field, given, [...path, key], state)] as const;
  });
  for (const key of Object.keys(data).filter((name) => !Object.hasOwn(keys, name))) {
    state.broken += 1;
    state.misfits.push({ path, unknown: key, known: Object.keys(keys) });
  }
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readVariant(
  { by, of }: VariantsShape,
  data: Readonly<Record<string, unknown>>,
  path: SettingPath,
  state: State,
): unknown {
  const word = Object.hasOwn(data, by) ? data[by] : undefined;
  const variant = typeof word === 'string' && Object.hasOwn(of, word) ? of[word] : undefined;
  return variant === undefined
    ? notAmong(Object.keys(of), [...path, by], state)
    : readBlock(variant, data, path, state);
}

/** The first form that takes this kind of value tells what is wrong, so that a list is not told to be a text. */
function readEither(
  { of, message }: { readonly of: readonly Field[]; readonly message: string },
  data: unknown,
  path: SettingPath,
  state: State,
): unknown {
  for (const field of of) {
    const own: State = { misfits: [], broken: 0 };
    const value = take(field, data, path, own);
    if (own.broken > 0) continue;
    state.misfits.push(...own.misfits);
    return value;
  }
  state.broken += 1;
  state.misfits.push({ path, message });
  return undefined;
}

function isBlock(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
