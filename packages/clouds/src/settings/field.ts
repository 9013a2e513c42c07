/** What must hold of a value beyond its form, and the words for whoever breaks it; they follow the name of the key. */
export type Condition = { readonly isSatisfied: (value: unknown) => boolean; readonly message: string };

/** A pattern for the whole of a text. Without a message of its own it is told as "does not have the required form". */
export type TextFormat = { readonly pattern: RegExp; readonly message?: string };

type Bounds = { readonly minimum?: number; readonly maximum?: number };
type TextRules = Bounds & { readonly format?: RegExp; readonly message?: string };

export type TextShape = Bounds & {
  readonly type: 'text';
  readonly textFormat?: TextFormat;
  /** Name of JSON Schema for the form. */
  readonly format?: 'uuid';
};
export type MapShape = { readonly type: 'record'; readonly key: Field; readonly value: Field };
export type ObjectShape = { readonly type: 'block'; readonly keys: Fields };
export type DiscriminatedShape = {
  readonly type: 'variants';
  readonly discriminator: string;
  readonly variants: Readonly<Record<string, Field & ObjectShape>>;
};

/** What a value looks like. */
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

/**
 * One key of a configuration: what it means, what its value looks like, and what its absence means. A table of these is all that
 * there is to know: type, checks, defaults, names in the environment, JSON Schema and reference page are derived from it.
 *
 * `optional`: may be absent. `fallback`: the value when absent. `given`: what is read in its place when absent.
 */
export type Field<T = unknown> = Shape & {
  readonly description: string;
  readonly conditions?: readonly Condition[];
  /** What is made of a value that fits. */
  readonly convert?: (value: unknown) => unknown;
  readonly optional?: true;
  readonly defaultValue?: unknown;
  readonly discriminatorDefault?: unknown;
  /** Never set: carries the type. */
  readonly '~value'?: () => T;
};

export type Fields = Readonly<Record<string, Field>>;

/** The type of what is read by a field. */
export type SettingType<F> = F extends { readonly '~value'?: () => infer T } ? T : never;

type Optional = { readonly optional: true };

/** The type of a block with these keys. */
export type SettingsType<K extends Fields> = {
  readonly [Name in keyof K as K[Name] extends Optional ? never : Name]: SettingType<K[Name]>;
} & {
  readonly [Name in keyof K as K[Name] extends Optional ? Name : never]?: SettingType<K[Name]> | undefined;
};

/** @example text('Where the key is.', { form: /^(?:env|file):/, message: 'must be env:NAME or file:PATH' }) */
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

/** A whole number within bounds. */
export function integerField(meaning: string, minimum: number, maximum: number): Field<number> {
  return { type: 'whole', description: meaning, minimum, maximum };
}

export function booleanField(meaning: string): Field<boolean> {
  return { type: 'truth', description: meaning };
}

/** One of a few words. */
export function enumField<const T extends string>(meaning: string, of: readonly T[]): Field<T> {
  return { type: 'one', description: meaning, options: of };
}

export function listField<T>(meaning: string, item: Field<T>, bounds: Bounds = {}): Field<readonly T[]> {
  return { type: 'list', description: meaning, item, ...bounds };
}

/** Entries whose names the author of the file chooses; an odd name is told with the words of `key`. */
export function mapField<T>(
  meaning: string,
  key: Field<string>,
  value: Field<T>,
): Field<Readonly<Partial<Record<string, T>>>> {
  return { type: 'record', description: meaning, key, value };
}

/** Keys that are known; any other is a fault. */
export function objectField<K extends Fields>(
  meaning: string,
  keys: K,
): Field<SettingsType<K>> & ObjectShape {
  return { type: 'block', description: meaning, keys };
}

/** One of several blocks, told apart by the word that stands under `by`; `tag` says what each word means. */
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

/** A value of one of several forms; `message` follows the name of the key when it has none of them. */
export function anyOfField<F extends Field>(
  meaning: string,
  of: readonly F[],
  message: string,
): Field<SettingType<F>> {
  return { type: 'either', description: meaning, options: of, message };
}

/** A value or null, where a format has to say that something is not known instead of leaving it out. */
export function nullableField<T>(field: Field<T>, message: string): Field<T | null> {
  const nothing: Field<null> = { type: 'null', description: '' };
  return anyOfField(field.description, [{ ...field, description: '' }, nothing], message) as Field<T | null>;
}

export function optionalField<F extends Field>(field: F): F & Optional {
  return { ...field, optional: true };
}

/** The value when the key is absent. */
export function withDefault<T>(field: Field<T>, value: NoInfer<T>): Field<T> {
  return { ...field, defaultValue: value };
}

/** An absent block is read as an empty one: its keys have defaults. */
export function withEmptyDefault<T>(field: Field<T>): Field<T> {
  return { ...field, discriminatorDefault: {} };
}

/** One more condition; `message` follows the name of the key. */
export function withCondition<T>(field: Field<T>, holds: (value: T) => boolean, message: string): Field<T> {
  const condition = { isSatisfied: holds as (value: unknown) => boolean, message };
  return { ...field, conditions: [...(field.conditions ?? []), condition] };
}

/** What is made of a value once it fits. */
export function withConversion<T, U>(field: Field<T>, make: (value: T) => U): Field<U> {
  const untyped: Field = field;
  return { ...untyped, convert: make as (value: unknown) => unknown } as Field<U>;
}
