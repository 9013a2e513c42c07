import * as v from 'valibot';
import type { Outcome } from './aligned-response.ts';
import type { Operation } from './operation-kinds.ts';

/** The connectors' rules; sent once and searched by the page. */
export type Dictionary = {
  readonly connectors: readonly DictionaryConnector[];
  /** Number of simulated accounts for `unique`; undefined: not measured. */
  readonly measuredOn: number | undefined;
};

export type DictionaryConnector = {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly permissions: readonly DictionaryPermission[];
  readonly endpoints: readonly DictionaryEndpoint[];
  readonly entities: readonly DictionaryEntity[];
};

/** An application permission of Microsoft Graph. */
export type DictionaryPermission = {
  readonly value: string;
  /** GUID of the app role. */
  readonly id: string;
  /** Why it is needed, in one sentence. */
  readonly reason: string;
  /** What its holder could read at worst: `every calendar: subjects, …`. */
  readonly worst?: string;
  /** The connector works without it, with less data. */
  readonly optional: boolean;
  /** IDs of the endpoints that Graph refuses without it. */
  readonly endpoints: readonly string[];
};

export type DictionaryEndpoint = {
  readonly id: string;
  /** `/v1.0/users/{userId}/events`. */
  readonly path: string;
  /** Name of the returned entity. */
  readonly returns: string;
  /** Every entity that a response can contain, including `returns`. */
  readonly entities: readonly string[];
};

/** An entity or complex type of Graph, or the response of one endpoint. */
export type DictionaryEntity = {
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly DictionaryField[];
};

export type DictionaryField = {
  /** `mail`, `employeeOrgData.division`; `*` for any other name. */
  readonly name: string;
  /** Absent: the field holds the fields of `holds`. */
  readonly outcome?: Outcome;
  /** `kept (dateTime)`, `reversible pseudonym p~… of a person`, `holds recipient`. */
  readonly treatment: string;
  /** Kind of the pseudonym. */
  readonly kind?: string;
  /** Name of the nested entity. */
  readonly holds?: string;
  readonly reason?: string;
  readonly class?: string;
  /** How well the delivered values distinguish accounts. */
  readonly unique?: FieldUniqueness;
};

export type FieldUniqueness = {
  readonly distinct: number;
  /** Share of accounts with a unique value, 0 to 1. */
  readonly alone: number;
  /** Accounts that share the rarest value. */
  readonly smallest: number;
};

export type DictionaryOperations = {
  readonly 'dictionary/read': Operation<Record<string, never>, Dictionary>;
  /** The privacy document of a connector, as `nymgate docs` writes it. */
  readonly 'dictionary/sheet': Operation<
    { readonly connector: string; readonly language: SheetPage['language'] },
    SheetPage
  >;
};

export const dictionaryRequests = {
  'dictionary/read': v.strictObject({}),
  'dictionary/sheet': v.strictObject({
    connector: v.pipe(v.string(), v.maxLength(64)),
    language: v.picklist(['en', 'de', 'fr']),
  }),
} as const;

/** A string is plain text. */
export type SheetInline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly href: string; readonly label: string };

export type SheetText = readonly SheetInline[];

export type SheetBlock =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly title: string }
  | { readonly kind: 'paragraph' | 'note'; readonly text: SheetText }
  | { readonly kind: 'list'; readonly items: readonly SheetText[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly SheetText[])[];
    }
  | { readonly kind: 'code'; readonly language: string; readonly code: string };

/** A document as a tree: the page builds elements from it, so no text can become markup (DOC-01). */
export type SheetPage = {
  readonly title: string;
  readonly reader: SheetText;
  readonly blocks: readonly SheetBlock[];
  readonly language: 'en' | 'de' | 'fr';
};
