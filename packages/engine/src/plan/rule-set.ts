import type { Grammar, TextType } from '../kernel/grammars.ts';
import type { SlotKind } from '../kernel/pseudonym-kinds.ts';
import type { FieldNote, Grain, LeafRule } from './treatments.ts';

export type { DataClass, LeafRule, ValueType } from './treatments.ts';

/**
 * What people and connectors write: the native rule language as plain data. It has exactly the shape of the YAML
 * (`docs/reference/rules-native.md`), so that printing and reading back lose nothing.
 */
export type RuleSet = {
  /** Version of the language; also the key that tells the native dialect from Psoxy's. */
  readonly nymgate: 1;
  /** Connector id or the author's own name: lower-case words joined by hyphens. */
  readonly name: string;
  readonly description?: string;
  /** Lists for `keepPhrases`, by name. */
  readonly phrases?: Readonly<Record<string, readonly string[]>>;
  /** Graph entities and complex types, by name; `entity: NAME` refers here. */
  readonly entities?: Readonly<Record<string, EntityRule>>;
  /** First match in this order wins. */
  readonly endpoints: readonly EndpointRule[];
};

export type EntityReference = FieldNote & { readonly entity: string };
/**
 * `kept`: elements leave in Graph's order, for lists whose elements have times of their own. Absent: they leave sorted by their
 * delivered id, else by all that is delivered of them.
 */
export type RowOrderRule = { readonly order?: 'kept' };
export type ArrayRule = FieldNote & RowOrderRule & { readonly items: FieldRule };
export type ObjectRule = FieldNote & {
  readonly properties: Readonly<Record<string, FieldRule>>;
  /** Rule for keys that `properties` does not name (open types); such a key must be a `word`. Absent: they are dropped. */
  readonly others?: FieldRule;
  readonly stricter?: StricterRule;
};
/**
 * Rules that replace others of the same object, by its member `property`, wherever that is in the object. With `unless`, they hold unless it
 * is one of these texts, so they hold by default. Otherwise they hold if it is present and not null.
 */
export type StricterRule = {
  readonly property: string;
  readonly unless?: readonly string[];
  readonly properties: Readonly<Record<string, FieldRule>>;
};
export type FieldRule = LeafRule | EntityReference | ArrayRule | ObjectRule;

export type EntityRule = ObjectRule & { readonly description?: string };

/**
 * A variable part of a path. `pseudonym: required` accepts only our reversible pseudonyms in requests (the opened value
 * must be of `type`), `accepted` takes both, and without it the slot takes only plain values.
 */
export type SlotRule = {
  readonly type: Grammar | readonly Grammar[];
  readonly pseudonym?: 'required' | 'accepted';
  /** Goes with `pseudonym`: what the slot opens. Links of ours get the first of several. */
  readonly kind?: SlotKind | readonly SlotKind[];
  /** Goes with `pseudonym: required`: names that are accepted in plain text nevertheless, in any letter case. */
  readonly values?: readonly string[];
  /** Goes with `dateTime` and `date`: a request may name only what begins such a grain in UTC. Links of Graph may name any time. */
  readonly grain?: Grain;
};

/** OData system query options under the guard: a caller may only ask about what it may see. */
export type GuardedOption =
  | { readonly odata: 'select' | 'filter' | 'orderby' }
  | { readonly odata: 'search'; readonly syntax?: SearchSyntax }
  /** `sessions/segments`: segments inside of sessions, which stand in the list by themselves too. */
  | { readonly odata: 'expand'; readonly navigations: readonly string[] };

/**
 * How Graph reads a search. `directory`: the text behind a property is sought in that property alone. `kql`: the words of Outlook for
 * messages. Absent: a property and one word, which means the same in both.
 */
type SearchSyntax = 'directory' | 'kql';

/**
 * A plain parameter. `minimum` and `maximum` go with `type: natural`; `values` is a closed list, compared without regard to ASCII
 * case, and what goes on is its spelling; `grain` goes with `dateTime` and `date`, and takes only what begins such a grain in UTC.
 */
export type PlainParameter = {
  readonly type: TextType;
  readonly required?: true;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
  readonly grain?: Grain;
};

export type QueryRule = GuardedOption | PlainParameter;

/** A request header that may go on to Graph; every other header is left behind silently. */
export type HeaderRule =
  /** `default` goes to Graph when the caller sends none: where Graph insists on a header and takes one value only. */
  | (PlainParameter & { readonly default?: string })
  /** `Prefer`: the named preferences pass, others are left behind. */
  | { readonly preferences: Readonly<Record<string, PlainParameter>>; readonly default?: never };

export type EndpointRule = {
  /** Unique within the rule set: lower-case words joined by hyphens. Part of what sealed links are bound to. */
  readonly id: string;
  readonly description?: string;
  /** `/v1.0/users/{userId}/events`; a slot fills a whole segment or a function argument (`getByPath(path='{p}')`). */
  readonly path: string;
  /**
   * Other paths of the same, which callers and links of Graph may have too: `/v1.0/drives/{driveId}/items/root/delta` for
   * `/v1.0/drives/{driveId}/root/delta`. Keys in parentheses, `()` and namespaces of functions need no entry.
   */
  readonly linkTemplates?: readonly string[];
  /** Default GET and HEAD. */
  readonly methods?: readonly string[];
  /** One entry for each slot of `path`. */
  readonly slots?: Readonly<Record<string, SlotRule>>;
  /** By canonical name: `$select`, `startDateTime`. Absent: no query at all. */
  readonly query?: Readonly<Record<string, QueryRule>>;
  readonly headers?: Readonly<Record<string, HeaderRule>>;
  readonly response: ResponseRule;
};

/**
 * What Graph answers: a collection of an entity (with its paging annotations), one entity, the number of a collection's rows
 * (`/$count`), or a written object.
 */
export type ResponseRule =
  | ({ readonly collection: string } & RowOrderRule)
  | { readonly entity: string }
  | { readonly count: string }
  | ObjectRule;

/** The entity that an answer is about; undefined for a written object. */
export function getEntityName(response: ResponseRule): string | undefined {
  if ('collection' in response) return response.collection;
  if ('entity' in response) return response.entity;
  return 'count' in response ? response.count : undefined;
}

const DEFAULT_METHODS: readonly string[] = ['GET', 'HEAD'];

/** The methods of an endpoint: GET and HEAD unless it names others. */
export function getMethods({ methods }: EndpointRule): readonly string[] {
  return methods ?? DEFAULT_METHODS;
}

/**
 * A rule set whose tables are built on demand: the start needs only the endpoints, the first request of an endpoint needs its
 * entities, and only explanations need the whole.
 */
export type RuleSource = {
  readonly name: string;
  /** First 16 hex digits of SHA-256 over the canonical JSON (RFC 8785) of the whole. */
  readonly policy: () => string;
  readonly endpoints: readonly EndpointRule[];
  /** The rule of an entity that an endpoint returns, directly or inside others; undefined: no entity has that name. */
  readonly entity: (name: string) => EntityRule | undefined;
  readonly phrases: (name: string) => readonly string[] | undefined;
  readonly ruleSet: () => RuleSet;
};
