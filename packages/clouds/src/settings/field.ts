/** `message` follows the name of the key. */
export type Condition = { readonly isSatisfied: (value: unknown) => boolean; readonly message: string };

/** The default message is "does not have the required form". */
export type TextFormat = { readonly pattern: RegExp; readonly message?: string };

type Bounds = { readonly minimum?: number; readonly maximum?: number };
type TextRules = Bounds & { readonly format?: RegExp; readonly message?: string };

export type TextShape = Bounds & {
  readonly type: 'text';
  readonly textFormat?: TextFormat;
  /** JSON Schema's name. */
  readonly format?: 'uuid';
};
export type MapShape = { readonly type: 'record'; readonly key: Field; readonly value: Field };
export type ObjectShape = { readonly type: 'block'; readonly keys: Fields };
export type DiscriminatedShape = {
  readonly type: 'variants';
  readonly discriminator: string;
  readonly variants: Readonly<Record<string, Field & ObjectShape>>;
};

type Shape =
  | TextShape
  | { readonly type: 'whole'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'truth' }
  | { readonly type: 'null' }
  | { readonly type: 'one'; readonly options: readonly string[] }
  | (Bounds & { readonly type: 'list'; readonly item: Field })
  | MapShape
  | ObjectShape
  | DiscriminatedShape
  | { readonly type: 'either'; readonly options: readonly Field[]; readonly message: string };

/** One key of a configuration: checks, defaults, schema and reference page are derived from it. */
export type Field<T = unknown> = Shape & {
  readonly description: string;
  readonly conditions?: readonly Condition[];
  readonly convert?: (value: unknown) => unknown;
  readonly optional?: true;
  readonly defaultValue?: unknown;
  readonly discriminatorDefault?: unknown;
  /** Never set: carries the type. */
  readonly '~value'?: () => T;
};

export type Fields = Readonly<Record<string, Field>>;

export type SettingType<F> = F extends { readonly '~value'?: () => infer T } ? T : never;

type Optional = { readonly optional: true };

export type SettingsType<K extends Fields> = {
  readonly [Name in keyof K as K[Name] extends Optional ? never : Name]: SettingType<K[Name]>;
} & {
  readonly [Name in keyof K as K[Name] extends Optional ? Name : never]?: SettingType<K[Name]> | undefined;
};

export function textField(meaning: string, { format, message, ...bounds }: TextRules = {}): Field<string> {
  if (format === undefined) return { type: 'text', description: meaning, ...bounds };
  return {
    type: 'text',
    description: meaning,
    ...bounds,
    textFormat: { pattern: format, ...(message !== undefined && { message }) },
  };
}

const GUID = {
  pattern: /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,
  message: 'must be a GUID',
};

export function guidField(meaning: string): Field<string> {
  return { type: 'text', description: meaning, textFormat: GUID, format: 'uuid' };
}

export function integerField(meaning: string, minimum: number, maximum: number): Field<number> {
  return { type: 'whole', description: meaning, minimum, maximum };
}

export function booleanField(meaning: string): Field<boolean> {
  return { type: 'truth', description: meaning };
}

export function enumField<const T extends string>(meaning: string, of: readonly T[]): Field<T> {
  return { type: 'one', description: meaning, options: of };
}

export function listField<T>(meaning: string, item: Field<T>, bounds: Bounds = {}): Field<readonly T[]> {
  return { type: 'list', description: meaning, item, ...bounds };
}

/** Entries with free names; `key` checks the names. */
export function mapField<T>(
  meaning: string,
  key: Field<string>,
  value: Field<T>,
): Field<Readonly<Partial<Record<string, T>>>> {
  return { type: 'record', description: meaning, key, value };
}

/** An object with these keys only. */
export function objectField<K extends Fields>(
  meaning: string,
  keys: K,
): Field<SettingsType<K>> & ObjectShape {
  return { type: 'block', description: meaning, keys };
}

/** One of several objects, distinguished by the value of `by`; `tag` describes each value. */
export function discriminatedField<
  const B extends string,
  V extends Readonly<Record<string, { readonly tag: string; readonly keys: Fields }>>,
>(
  meaning: string,
  by: B,
  given: V,
): Field<
  { [W in keyof V & string]: { readonly [Key in B]: W } & SettingsType<V[W]['keys']> }[keyof V & string]
> &
  DiscriminatedShape {
  const of = Object.entries(given).map(
    ([word, { tag, keys }]) => [word, objectField('', { [by]: enumField(tag, [word]), ...keys })] as const,
  );
  return { type: 'variants', description: meaning, discriminator: by, variants: Object.fromEntries(of) };
}

/** `message` follows the name of the key when no option matches. */
export function anyOfField<F extends Field>(
  meaning: string,
  of: readonly F[],
  message: string,
): Field<SettingType<F>> {
  return { type: 'either', description: meaning, options: of, message };
}

/** A value or null, where a format requires an unknown value to be explicit. */
export function nullableField<T>(field: Field<T>, message: string): Field<T | null> {
  const nothing: Field<null> = { type: 'null', description: '' };
  return anyOfField(field.description, [{ ...field, description: '' }, nothing], message) as Field<T | null>;
}

export function optionalField<F extends Field>(field: F): F & Optional {
  return { ...field, optional: true };
}

export function withDefault<T>(field: Field<T>, value: NoInfer<T>): Field<T> {
  return { ...field, defaultValue: value };
}

/** An absent object is read as an empty one: its keys have defaults. */
export function withEmptyDefault<T>(field: Field<T>): Field<T> {
  return { ...field, discriminatorDefault: {} };
}

/** `message` follows the name of the key. */
export function withCondition<T>(field: Field<T>, holds: (value: T) => boolean, message: string): Field<T> {
  const condition = { isSatisfied: holds as (value: unknown) => boolean, message };
  return { ...field, conditions: [...(field.conditions ?? []), condition] };
}

export function withConversion<T, U>(field: Field<T>, make: (value: T) => U): Field<U> {
  const untyped: Field = field;
  return { ...untyped, convert: make as (value: unknown) => unknown } as Field<U>;
}
