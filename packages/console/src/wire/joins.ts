import * as v from 'valibot';
import type { Operation, Stream } from './operation-kinds.ts';

export type JoinsPeople = {
  /** People can be chosen in a `simulated` tenant only: for a real person this takes hundreds of requests. */
  readonly tenant: 'simulated' | 'inspected';
  readonly people: readonly JoinsPerson[];
};

/** A person of the simulated tenant. The name is raw. */
export type JoinsPerson = { readonly number: number; readonly name: string; readonly kind: string };

export type PersonJoins = {
  readonly number: number;
  readonly requests: number;
  /** Limit per kind of resource (calls, chats, groups …); of each list only the first page is read. */
  readonly most: number;
  readonly rows: number;
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly locations: readonly JoinLocation[];
  readonly unjoined: UnjoinedData;
};

export type PersonPseudonym = {
  /** `p~…` or `t~…@…`, in the form found first. */
  readonly text: string;
  /** `person`, `employee-number`, … */
  readonly kind: string;
  /** Columns of the account's tables: `user.id`. */
  readonly from: readonly string[];
};

export type JoinLocation = {
  /** Index in `pseudonyms`. */
  readonly pseudonym: number;
  readonly connector: string;
  readonly table: string;
  readonly column: string;
  readonly rows: number;
  /** Number of texts that differ from the account's: they match by hash only. */
  readonly spellings: number;
};

export type UnjoinedData = {
  /** Tables with the person by object ID only, by address only, and by both. */
  readonly idOnly: readonly string[];
  readonly addressOnly: readonly string[];
  readonly both: readonly string[];
  /** Columns with another spelling of an address: equal by hash only. */
  readonly spelled: readonly string[];
  /** Identifiers of another kind, for which the same text has another pseudonym. */
  readonly otherKinds: readonly { readonly column: string; readonly kind: string; readonly tables: number }[];
  /** Properties of the account that the gateway drops, with the reason. */
  readonly dropped: readonly { readonly property: string; readonly reason: string }[];
};

export type PersonItem =
  | { readonly requestCount: number; readonly connector: string }
  | { readonly person: PersonJoins };

/** A positioned diagram of a connector's tables, in pixels. */
export type TablePicture = {
  readonly connector: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly TableBox[];
  readonly lines: readonly TableEdge[];
};

export type TableBox = {
  readonly name: string;
  /** Set for a table of another connector, with its name there. */
  readonly of?: string;
  readonly label?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly { readonly text: string; readonly kind: 'key' | 'list'; readonly y: number }[];
  readonly grain?: string;
  readonly columns?: number;
};

export type TableEdge = {
  readonly from: string;
  readonly to: string;
  /** `hash`: the 42 characters after `t~` or `p~`. */
  readonly by: 'equal' | 'hash';
  /** Attribute `d` of a path. */
  readonly path: string;
  /** Leads to a hub. */
  readonly quiet: boolean;
};

export type JoinsOperations = {
  readonly 'joins/people': Operation<Record<string, never>, JoinsPeople>;
  readonly 'joins/tables': Operation<{ readonly connector: string }, TablePicture>;
};

export type JoinsStreams = { readonly 'joins/person': Stream<{ readonly number: number }, PersonItem> };

export const joinsRequests = {
  'joins/people': v.strictObject({}),
  'joins/tables': v.strictObject({ connector: v.pipe(v.string(), v.maxLength(64)) }),
  'joins/person': v.strictObject({
    number: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)),
  }),
} as const;
