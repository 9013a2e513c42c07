import * as v from 'valibot';
import type { Operation } from './operation-kinds.ts';
import type { Outcome } from './outcome.ts';
import type { SheetPage } from './sheet.ts';

/** Everything that connectors know, as their rules say it. Sent once; the page searches in it. */
export type Dictionary = {
  readonly connectors: readonly DictionaryConnector[];
  /** How many simulated accounts `unique` was measured on; undefined: it was not, and no field has it. */
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
  /** Why it is needed. One sentence. */
  readonly reason: string;
  /** What whoever holds it could read at worst, `every calendar: subjects, …`; undefined: see Microsoft's reference. */
  readonly worst?: string;
  /** The connector works without it, with less. */
  readonly optional: boolean;
  /** Ids of the endpoints that Graph refuses without it. */
  readonly endpoints: readonly string[];
};

export type DictionaryEndpoint = {
  readonly id: string;
  /** `/v1.0/users/{userId}/events`. */
  readonly path: string;
  /** Entity that it answers with; of a written object, the name under which its fields stand. */
  readonly returns: string;
  /** Every entity that may stand in its answer, that one included. */
  readonly entities: readonly string[];
};

/** An entity or complex type of Graph, or the answer of one endpoint. */
export type DictionaryEntity = {
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly DictionaryField[];
};

export type DictionaryField = {
  /** Path in the entity: `mail`, `employeeOrgData.division`; `*` for any other name. */
  readonly name: string;
  /** Absent: it holds the fields of `holds`. */
  readonly outcome?: Outcome;
  /** `kept (dateTime)`, `reversible pseudonym p~… of a person`, `holds recipient`. */
  readonly treatment: string;
  /** What the pseudonym stands for. */
  readonly kind?: string;
  /** Name of the entity inside. */
  readonly holds?: string;
  readonly reason?: string;
  readonly class?: string;
  /** How well what leaves tells accounts apart. */
  readonly unique?: FieldUniqueness;
};

export type FieldUniqueness = {
  /** Different values. */
  readonly distinct: number;
  /** Accounts of which no other has the same value, of 1. */
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
