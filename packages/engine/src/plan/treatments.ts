import { describeList, isListName } from '../kernel/closed-lists.ts';
import { getMaxCharacters, TEXT_GRAMMARS } from '../kernel/grammar-lengths.ts';
import type { TextType } from '../kernel/grammars.ts';
import type { PseudonymKind } from '../kernel/pseudonym-kinds.ts';

/** What kind of information a property holds; documentation for people, no effect on treatment. */
export type DataClass = 'personal' | 'contact' | 'text' | 'quasi' | 'organisation' | 'technical' | 'metadata';

export type FieldNote = {
  readonly class?: DataClass;
  /** Why this treatment, where it is not obvious. One sentence. */
  readonly reason?: string;
  /** Why sensitive data may leave this way: silences `nymgate check`, and is printed on the privacy sheet. */
  readonly reviewed?: string;
};

/**
 * JSON scalars by type, or text by grammar or closed list. A value of another type or outside its grammar is dropped and counted; one
 * outside its list is replaced where the list has a word for others.
 */
export type ValueType = 'boolean' | 'integer' | 'number' | TextType;

/**
 * The type with how many values it can have, where its name does not say so.
 *
 * @example describeKeptType('microsoft.graph.importance') // 'microsoft.graph.importance, closed list of 3'
 */
export function describeKeptType(type: ValueType): string {
  if (isListName(type)) return `${type}, ${describeList(type)}`;
  const characters = TEXT_GRAMMARS.has(type) ? getMaxCharacters(type) : undefined;
  return characters === undefined ? type : `${type}, at most ${characters} characters`;
}

/** What a coarsened time still tells, the finest last. */
export const GRAINS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
export type Grain = (typeof GRAINS)[number];

/** The parameters in addition to `treatment`, for each treatment. */
type TreatmentParameters = {
  readonly drop: object;
  readonly keep: {
    readonly type: ValueType;
    /** The text names a domain or an Entra tenant: the domain policy may hash, encrypt or drop it, and no filter asks about it (S7). */
    readonly byDomainPolicy?: true;
    /** Of integers: one with more digits is dropped. For numbers that authors write, who could write a telephone number. */
    readonly maxDigits?: number;
  };
  readonly pseudonymize: {
    /** What the value stands for. Equal values of two kinds have two pseudonyms, and a slot opens its own kind alone. */
    readonly kind: PseudonymKind;
    /** `p~…` instead of `t~…`; accepted back in paths and filters where the kind allows it. */
    readonly reversible?: true;
    /** Goes with `reversible`: a value that is no GUID becomes `t~…`, because it may be a chosen text. */
    readonly guidOnly?: true;
    /** The value may start with `SMTP:`, `smtp:`, `sip:`, `x500:` …, which is kept before the pseudonym. */
    readonly prefixed?: true;
  };
  /** A date or time loses what is finer than the grain: `2024-05-17T08:31:02Z` becomes `2024-05-01T00:00:00Z`. */
  readonly coarsen: { readonly to: Grain };
  /** The text is replaced by the JSON text `{"length":N,"word_count":M}`. */
  readonly textDigest: object;
  /** Only phrases of the named list remain, joined by commas; without any, the text is empty. */
  readonly keepPhrases: { readonly phrases: string };
  /** A join link becomes the constant home page of its meeting service; any other text is dropped. */
  readonly meetingProvider: object;
  /** `@odata.nextLink` and the like: rewritten to the gateway's address with the inside sealed. */
  readonly sealLink: object;
};

/** The same, compiled. */
type ActionParameters = {
  readonly drop: object;
  readonly keep: TreatmentParameters['keep'];
  readonly pseudonymize: {
    readonly kind: PseudonymKind;
    readonly reversible: boolean;
    readonly guidOnly?: boolean;
    readonly prefixed: boolean;
  };
  readonly coarsen: { readonly to: Grain };
  readonly textDigest: object;
  readonly keepPhrases: { readonly phrases: readonly string[] };
  readonly meetingProvider: object;
  /**
   * `continues`: whose rows the link leads to, as the JSON pointer of that collection's node in the plan; empty: those of the
   * answer itself. Absent: unknown, so the link must be one of an endpoint.
   */
  readonly sealLink: { readonly continues?: string };
};

export type Treatment = keyof TreatmentParameters;

/** What people and connectors write about a value: the rule of one treatment, or of any. */
export type LeafRule<Name extends Treatment = Treatment> = FieldNote &
  { [Each in Name]: { readonly treatment: Each } & TreatmentParameters[Each] }[Name];

/** What the engines do to a value. */
export type LeafAction<Name extends Treatment = Treatment> = {
  [Each in Name]: { readonly treatment: Each } & ActionParameters[Each];
}[Name];

/** How much of a value a treatment lets out. */
export type DisclosureLevel =
  | 'nothing'
  | 'constant'
  | 'digest'
  | 'pseudonym'
  | 'reversible'
  | 'parts'
  | 'everything';

type TreatmentDefinition<Name extends Treatment> = {
  /** JSON values that the treatment takes; others are dropped and counted. `typed`: values of the type that the rule names. */
  readonly accepts: 'anything' | 'typed' | 'identifiers' | 'texts';
  readonly exposes: (action: LeafAction<Name>) => DisclosureLevel;
  /** What a person has to know about the treatment besides its name. */
  readonly describeDetail: (action: LeafAction<Name>) => string | undefined;
  /** What leaves, in words. */
  readonly describeOutput: (rule: LeafRule<Name>) => string;
};

const noDetail = (): undefined => undefined;

/**
 * What every reader of rules has to know of a treatment: explanations, comparisons and pages are made from this table.
 * `native/treatment-rules.ts` holds what a rule may say of it, and the sanitizer holds what the engines do.
 */
export const TREATMENT_DEFINITIONS: { readonly [Name in Treatment]: TreatmentDefinition<Name> } = {
  drop: {
    accepts: 'anything',
    exposes: () => 'nothing',
    describeDetail: noDetail,
    describeOutput: () => 'dropped',
  },
  keep: {
    accepts: 'typed',
    exposes: () => 'everything',
    describeDetail: ({ type, byDomainPolicy, maxDigits }) => {
      if (maxDigits !== undefined) return `${type}, at most ${maxDigits} digits`;
      return byDomainPolicy ? `${describeKeptType(type)}, by the domain policy` : describeKeptType(type);
    },
    describeOutput: () => 'kept',
  },
  pseudonymize: {
    accepts: 'identifiers',
    exposes: ({ reversible }) => (reversible ? 'reversible' : 'pseudonym'),
    describeDetail: ({ kind, reversible, guidOnly, prefixed }) =>
      [
        kind,
        ...(reversible ? [guidOnly ? 'reversible if a GUID' : 'reversible'] : []),
        ...(prefixed ? ['prefixed'] : []),
      ].join(', '),
    describeOutput: ({ reversible, prefixed }) => {
      if (prefixed) return 'prefix and pseudonym';
      return reversible ? 'reversible pseudonym' : 'pseudonym';
    },
  },
  coarsen: {
    accepts: 'texts',
    exposes: () => 'parts',
    describeDetail: ({ to }) => `to the ${to}`,
    describeOutput: ({ to }) => `coarsened to the ${to}`,
  },
  textDigest: {
    accepts: 'texts',
    exposes: () => 'digest',
    describeDetail: noDetail,
    describeOutput: () => 'length and number of words',
  },
  keepPhrases: {
    accepts: 'texts',
    exposes: () => 'parts',
    describeDetail: ({ phrases }) => `${phrases.length} phrases`,
    describeOutput: () => 'listed phrases',
  },
  meetingProvider: {
    accepts: 'texts',
    exposes: () => 'constant',
    describeDetail: noDetail,
    describeOutput: () => 'home page of the meeting service',
  },
  sealLink: {
    accepts: 'texts',
    exposes: () => 'constant',
    describeDetail: noDetail,
    describeOutput: () => 'sealed link',
  },
};

/** What is known of the treatment of an action. */
export function getTreatmentDefinition<Name extends Treatment>(
  action: LeafAction<Name>,
): TreatmentDefinition<Name> {
  return TREATMENT_DEFINITIONS[action.treatment];
}
