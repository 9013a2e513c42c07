import * as v from 'valibot';
import type { Operation, Stream } from './operation-kinds.ts';

export type JoinsPeople = {
  /** `simulated`: people can be chosen. `inspected`: a real tenant is not asked for everything about somebody. */
  readonly tenant: 'simulated' | 'inspected';
  readonly people: readonly JoinsPerson[];
};

/** Somebody of the simulated tenant. The name is raw. */
export type JoinsPerson = { readonly number: number; readonly name: string; readonly kind: string };

/** What the answers about one person have in common. */
export type PersonJoins = {
  readonly number: number;
  /** Requests that the gateway answered for it. */
  readonly requests: number;
  /** Of things that each take requests (calls, chats, groups …) so many of a kind were followed, of each list the first page. */
  readonly most: number;
  readonly rows: number;
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly locations: readonly JoinLocation[];
  readonly unjoined: UnjoinedData;
};

/** One identifier of the person, as it leaves. */
export type PersonPseudonym = {
  /** `p~…` or `t~…@…`, the first form that was seen. */
  readonly text: string;
  /** `person`, `employee-number`, … */
  readonly kind: string;
  /** Columns of the tables of accounts that hold it: `user.id`. */
  readonly from: readonly string[];
};

/** A column in which a pseudonym of the person stands. */
export type JoinLocation = {
  /** Index in `pseudonyms`. */
  readonly pseudonym: number;
  readonly connector: string;
  readonly table: string;
  readonly column: string;
  readonly rows: number;
  /** Other texts than the account's own: only the 42 characters of the hash are equal then. */
  readonly spellings: number;
};

/** What does not join, as the answers show it. */
export type UnjoinedData = {
  /** Tables that have the person by object id alone, by address alone, and by both. */
  readonly idOnly: readonly string[];
  readonly addressOnly: readonly string[];
  readonly both: readonly string[];
  /** Columns that spell an address otherwise than the account: equal in the hash alone. */
  readonly spelled: readonly string[];
  /** Identifiers of another kind than the person's: the same text would have another pseudonym there. */
  readonly otherKinds: readonly { readonly column: string; readonly kind: string; readonly tables: number }[];
  /** Properties that Graph told of the account and the gateway did not, with the reason. */
  readonly dropped: readonly { readonly property: string; readonly reason: string }[];
};

export type PersonItem =
  | { readonly requestCount: number; readonly connector: string }
  | { readonly person: PersonJoins };

/** The tables of a connector as a picture; places in pixels. */
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
  /** The connector, where it is another one, and the table's name there. */
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
  /** `hash`: the 42 characters behind `t~` or `p~`. */
  readonly by: 'equal' | 'hash';
  /** For the attribute `d` of a path. */
  readonly path: string;
  /** It leads to what nearly everything leads to. */
  readonly quiet: boolean;
};

export type JoinsOperations = {
  readonly 'joins/people': Operation<Record<string, never>, JoinsPeople>;
  readonly 'joins/tables': Operation<{ readonly connector: string }, TablePicture>;
};

export type JoinsStreams = {
  readonly 'joins/person': Stream<{ readonly number: number }, PersonItem>;
};

export const joinsRequests = {
  'joins/people': v.strictObject({}),
  'joins/tables': v.strictObject({ connector: v.pipe(v.string(), v.maxLength(64)) }),
  'joins/person': v.strictObject({
    number: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)),
  }),
} as const;
