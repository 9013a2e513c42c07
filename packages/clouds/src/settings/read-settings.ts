import type { DiscriminatedShape, Field, MapShape, ObjectShape, TextShape } from './field.ts';

export type SettingPath = readonly (string | number)[];

export type SettingError = {
  readonly path: SettingPath;
  readonly message: string;
  readonly fix?: string;
  /** The key below `path` that is wrong itself, not its value. */
  readonly key?: string;
};

export type UnknownKey = {
  readonly path: SettingPath;
  readonly unknown: string;
  readonly known: readonly string[];
};

type Fault = SettingError | UnknownKey;

export type SettingsResult<T> = { readonly value: T } | { readonly errors: readonly [Fault, ...Fault[]] };

/**
 * Reads plain data by a table of settings: defaults are filled in, unknown keys rejected, the result is
 * frozen. Messages give what is expected and never the value, which may be a secret.
 * @param data without cycles
 * @example readSettings(integerField('Port.', 0, 65_535), 'x') // { errors: [{ path: [], message: 'must be a
 * number' }] }
 */
export function readSettings<T>(field: Field<T>, data: unknown): SettingsResult<T> {
  const state: ReadState = { errors: [], failedKeys: 0 };
  const value = readField(field, data, [], state);
  const [first, ...rest] = state.errors;
  return first === undefined ? { value: deepFreeze(value as T) } : { errors: [first, ...rest] };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** `failedKeys` counts unreadable values; conditions on objects around them are skipped. */
type ReadState = { readonly errors: Fault[]; failedKeys: number };

function readField(field: Field, data: unknown, path: SettingPath, state: ReadState): unknown {
  const given = data === undefined && 'discriminatorDefault' in field ? field.discriminatorDefault : data;
  if (given === undefined) {
    if (field.optional === true) return undefined;
    if ('defaultValue' in field) return field.defaultValue;
  }
  const before = state.failedKeys;
  const value = readByShape(field, given, path, state);
  if (state.failedKeys > before) return undefined;
  for (const { isSatisfied, message } of field.conditions ?? [])
    if (!isSatisfied(value)) state.errors.push({ path, message });
  return field.convert !== undefined && state.errors.length === 0 ? field.convert(value) : value;
}

function readByShape(field: Field, data: unknown, path: SettingPath, state: ReadState): unknown {
  switch (field.type) {
    case 'text':
      return typeof data === 'string'
        ? readText(field, data, path, state)
        : reportWrongType(data, 'text', path, state);
    case 'whole':
      return readInteger(field, data, path, state);
    case 'truth':
      return typeof data === 'boolean' ? data : reportWrongType(data, 'true or false', path, state);
    case 'null':
      return data === null ? null : reportWrongType(data, 'null', path, state);
    case 'one':
      return field.options.some((word) => word === data) ? data : reportNotInEnum(field.options, path, state);
    case 'list':
      return Array.isArray(data)
        ? readList(field, data, path, state)
        : reportWrongType(data, 'a list', path, state);
    case 'record':
      return isObject(data)
        ? readMap(field, data, path, state)
        : reportWrongType(data, 'a block of keys', path, state);
    case 'block':
      return isObject(data)
        ? readObject(field, data, path, state)
        : reportWrongType(data, 'a block of keys', path, state);
    case 'variants':
      return isObject(data)
        ? readDiscriminated(field, data, path, state)
        : reportWrongType(data, 'a block of keys', path, state);
    case 'either':
      return readAnyOf(field, data, path, state);
  }
}

function reportWrongType(data: unknown, expected: string, path: SettingPath, state: ReadState): undefined {
  state.failedKeys += 1;
  const missing = data === undefined ? 'is missing; it ' : '';
  state.errors.push({ path, message: `${missing}must be ${expected}` });
}

function reportNotInEnum(words: readonly string[], path: SettingPath, state: ReadState): undefined {
  state.failedKeys += 1;
  state.errors.push({ path, message: `must be ${words.length === 1 ? '' : 'one of '}${words.join(', ')}` });
}

function readText(
  { minimum, maximum, textFormat }: TextShape,
  data: string,
  path: SettingPath,
  { errors }: ReadState,
): string {
  checkLength(data.length, { minimum, maximum }, path, errors);
  if (textFormat !== undefined && !textFormat.pattern.test(data))
    errors.push({ path, message: textFormat.message ?? 'does not have the required form' });
  return data;
}

type LengthBounds = { readonly minimum: number | undefined; readonly maximum: number | undefined };

function checkLength(
  length: number,
  { minimum, maximum }: LengthBounds,
  path: SettingPath,
  errors: Fault[],
): void {
  if (minimum !== undefined && length < minimum) errors.push({ path, message: 'is too short' });
  if (maximum !== undefined && length > maximum) errors.push({ path, message: 'is too long' });
}

function readInteger(
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  data: unknown,
  path: SettingPath,
  state: ReadState,
): unknown {
  if (typeof data !== 'number' || !Number.isFinite(data))
    return reportWrongType(data, 'a number', path, state);
  if (!Number.isInteger(data)) return reportWrongType(data, 'a whole number', path, state);
  if (data < minimum) state.errors.push({ path, message: `must be at least ${minimum}` });
  if (data > maximum) state.errors.push({ path, message: `must be at most ${maximum}` });
  return data;
}

function readList(
  field: Extract<Field, { type: 'list' }>,
  data: readonly unknown[],
  path: SettingPath,
  state: ReadState,
) {
  const items = data.map((item, index) => readField(field.item, item, [...path, index], state));
  checkLength(data.length, { minimum: field.minimum, maximum: field.maximum }, path, state.errors);
  return items;
}

function readMap(
  { key, value }: MapShape,
  data: Readonly<Record<string, unknown>>,
  path: SettingPath,
  state: ReadState,
): unknown {
  const entries = Object.entries(data).flatMap(([name, entry]) => {
    const invalidEntries: ReadState = { errors: [], failedKeys: 0 };
    readField(key, name, [], invalidEntries);
    const [first] = invalidEntries.errors;
    if (first === undefined || !('message' in first))
      return [[name, readField(value, entry, [...path, name], state)] as const];
    state.failedKeys += 1;
    state.errors.push({ path, key: name, message: first.message });
    return [];
  });
  return Object.fromEntries(entries);
}

function readObject(
  { keys }: ObjectShape,
  data: Readonly<Record<string, unknown>>,
  path: SettingPath,
  state: ReadState,
): unknown {
  const entries = Object.entries(keys).map(([key, field]) => {
    const given = Object.hasOwn(data, key) ? data[key] : undefined;
    return [key, readField(field, given, [...path, key], state)] as const;
  });
  for (const key of Object.keys(data).filter((name) => !Object.hasOwn(keys, name))) {
    state.failedKeys += 1;
    state.errors.push({ path, unknown: key, known: Object.keys(keys) });
  }
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readDiscriminated(
  { discriminator, variants }: DiscriminatedShape,
  data: Readonly<Record<string, unknown>>,
  path: SettingPath,
  state: ReadState,
): unknown {
  const word = Object.hasOwn(data, discriminator) ? data[discriminator] : undefined;
  const variant = typeof word === 'string' && Object.hasOwn(variants, word) ? variants[word] : undefined;
  return variant === undefined
    ? reportNotInEnum(Object.keys(variants), [...path, discriminator], state)
    : readObject(variant, data, path, state);
}

/** The first option of the value's type reports what is wrong, so that a list doesn't fail as a string. */
function readAnyOf(
  { options, message }: { readonly options: readonly Field[]; readonly message: string },
  data: unknown,
  path: SettingPath,
  state: ReadState,
): unknown {
  for (const field of options) {
    const attempt: ReadState = { errors: [], failedKeys: 0 };
    const value = readField(field, data, path, attempt);
    if (attempt.failedKeys > 0) continue;
    state.errors.push(...attempt.errors);
    return value;
  }
  state.failedKeys += 1;
  state.errors.push({ path, message });
  return undefined;
}

function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
