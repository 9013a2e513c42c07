/** What must hold of a value beyond its form, and the words for whoever breaks it; they follow the name of the key. */
export type Condition = { readonly holds: (value: unknown) => boolean; readonly message: string };

/** A pattern for the whole of a text. Without a message of its own it is told as "does not have the required form". */
export type TextForm = { readonly pattern: RegExp; readonly message?: string };

type Bounds = { readonly least?: number; readonly most?: number };
type TextRules = Bounds & { readonly form?: RegExp; readonly message?: string };

export type TextShape = Bounds & {
  readonly type: 'text';
  readonly form?: TextForm;
  /** Name of JSON Schema for the form. */
  readonly format?: 'uuid';
};
export type RecordShape = { readonly type: 'record'; readonly key: Field; readonly value: Field };
export type BlockShape = { readonly type: 'block'; readonly keys: Fields };
export type VariantsShape = {
  readonly type: 'variants';
  readonly by: string;
  readonly of: Readonly<Record<string, Field & BlockShape>>;
};

/** What a value looks like. */
type Shape =
  | TextShape
  | { readonly type: 'whole'; readonly least: number; readonly most: number }
  | { readonly type: 'truth' }
  | { readonly type: 'null' }
  | { readonly type: 'one'; readonly of: readonly string[] }
  | (Bounds & { readonly type: 'list'; readonly item: Field })
  | RecordShape
  | BlockShape
  | VariantsShape
  | { readonly type: 'either'; readonly of: readonly Field[]; readonly message: string };

/**
 * One key of a configuration: what it means, what its value looks like, and what its absence means. A table of these is all that
 * there is to know: type, checks, defaults, names in the environment, JSON Schema and reference page are derived from it.
 *
 * `optional`: may be absent. `fallback`: the value when absent. `given`: what is read in its place when absent.
 */
export type Field<T = unknown> = Shape & {
  readonly meaning: string;
  readonly conditions?: readonly Condition[];
  /** What is made of a value that fits. */
  readonly make?: (value: unknown) => unknown;
  readonly optional?: true;
  readonly fallback?: unknown;
  readonly given?: unknown;
  /** Never set: carries the type. */
  readonly '~value'?: () => T;
};

export type Fields = Readonly<Record<string, Field>>;

/** The type of what is read by a field. */
export type SettingOf<F> = F extends { readonly '~value'?: () => infer T } ? T : never;

type Optional = { readonly optional: true };

/** The type of a block with these keys. */
export type SettingsOf<K extends Fields> = {
  readonly [Name in keyof K as K[Name] extends Optional ? never : Name]: SettingOf<K[Name]>;
} & {
  readonly [Name in keyof K as K[Name] extends Optional ? Name : never]?: SettingOf<K[Name]> | undefined;
};

/** @example text('Where the key is.', { form: /^(?:env|file):/, message: 'must be env:NAME or file:PATH' }) */
export function textField(meaning: string, { form, message, ...bounds }: TextRules = {}): Field<string> {
  if (form === undefined) return { type: 'text', meaning, ...bounds };
  return {
    type: 'text',
    meaning,
    ...bounds,
    form: { pattern: form, ...(message !== undefined && { message }) },
  };
}

const GUID = {
  pattern: /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,
  message: 'must be a GUID',
};

export function guidField(meaning: string): Field<string> {
  return { type: 'text', meaning, form: GUID, format: 'uuid' };
}

/** A whole number within bounds. */
export function wholeField(meaning: string, least: number, most: number): Field<number> {
  return { type: 'whole', meaning, least, most };
}

export function truthField(meaning: string): Field<boolean> {
  return { type: 'truth', meaning };
}

/** One of a few words. */
export function wordField<const T extends string>(meaning: string, of: readonly T[]): Field<T> {
  return { type: 'one', meaning, of };
}

export function listField<T>(meaning: string, item: Field<T>, bounds: Bounds = {}): Field<readonly T[]> {
  return { type: 'list', meaning, item, ...bounds };
}

/** Entries whose names the author of the file chooses; an odd name is told with the words of `key`. */
export function recordField<T>(
  meaning: string,
  key: Field<string>,
  value: Field<T>,
): Field<Readonly<Partial<Record<string, T>>>> {
  return { type: 'record', meaning, key, value };
}

/** Keys that are known; any other is a fault. */
export function blockField<K extends Fields>(meaning: string, keys: K): Field<SettingsOf<K>> & BlockShape {
  return { type: 'block', meaning, keys };
}

/** One of several blocks, told apart by the word that stands under `by`; `tag` says what each word means. */
export function variantField<
  const B extends string,
  V extends Readonly<Record<string, { readonly tag: string; readonly keys: Fields }>>,
>(
  meaning: string,
  by: B,
  given: V,
): Field<
  { [W in keyof V & string]: { readonly [Key in B]: W } & SettingsOf<V[W]['keys']> }[keyof V & string]
> &
  VariantsShape {
  const of = Object.entries(given).map(
    ([word, { tag, keys }]) => [word, blockField('', { [by]: wordField(tag, [word]), ...keys })] as const,
  );
  return { type: 'variants', meaning, by, of: Object.fromEntries(of) };
}

/** A value of one of several forms; `message` follows the name of the key when it has none of them. */
export function eitherField<F extends Field>(
  meaning: string,
  of: readonly F[],
  message: string,
): Field<SettingOf<F>> {
  return { type: 'either', meaning, of, message };
}

/** A value or null, where a format has to say that something is not known instead of leaving it out. */
export function orNull<T>(field: Field<T>, message: string): Field<T | null> {
  const nothing: Field<null> = { type: 'null', meaning: '' };
  return eitherField(field.meaning, [{ ...field, meaning: '' }, nothing], message) as Field<T | null>;
}

export function optional<F extends Field>(field: F): F & Optional {
  return { ...field, optional: true };
}

/** The value when the key is absent. */
export function fallback<T>(field: Field<T>, value: NoInfer<T>): Field<T> {
  return { ...field, fallback: value };
}

/** An absent block is read as an empty one: its keys have defaults. */
export function filled<T>(field: Field<T>): Field<T> {
  return { ...field, given: {} };
}

/** One more condition; `message` follows the name of the key. */
export function asked<T>(field: Field<T>, holds: (value: T) => boolean, message: string): Field<T> {
  const condition = { holds: holds as (value: unknown) => boolean, message };
  return { ...field, conditions: [...(field.conditions ?? []), condition] };
}

/** What is made of a value once it fits. */
export function made<T, U>(field: Field<T>, make: (value: T) => U): Field<U> {
  const untyped: Field = field;
  return { ...untyped, make: make as (value: unknown) => unknown } as Field<U>;
}
