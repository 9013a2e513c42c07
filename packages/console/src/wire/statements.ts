import * as v from 'valibot';
import type { SheetPage } from './dictionary.ts';
import type { Operation } from './operation-kinds.ts';

/** What leaves by the rules that the gateway serves, as statements in a reader's language. */
export type LeavesSheet = {
  readonly language: SheetPage['language'];
  /** Rule file, or `connector:ID`. */
  readonly rules: string;
  readonly parts: readonly LeavesPart[];
  /** What leaves without a statement. */
  readonly alsoLeaves: readonly UncoveredField[];
  /** Why sensitive fields leave, in the words of the rules. */
  readonly reviews: readonly { readonly field: string; readonly reason: string }[];
};

export type LeavesPart = {
  readonly part: string;
  readonly title: string;
  readonly statements: readonly LeavesStatement[];
};

export type LeavesStatement = {
  readonly id: string;
  readonly result: 'yes' | 'partly' | 'no';
  /** `Who invited whom to which event`. */
  readonly subject: string;
  /** The truth in words. */
  readonly verdict: string;
  /** `Who invited whom to which event: yes, under pseudonyms.` */
  readonly sentence: string;
  /** With `no`, those that would return it. */
  readonly endpoints: readonly string[];
  /** `event.attendees`; with `no`, what is dropped. */
  readonly properties: readonly string[];
};

export type UncoveredField = {
  /** Undefined: any property. */
  readonly property: string | undefined;
  /** Undefined: any endpoint. */
  readonly endpoint: string | undefined;
};

export type StatementsOperations = {
  readonly 'statements/read': Operation<
    { readonly connector: string; readonly language: SheetPage['language'] },
    LeavesSheet
  >;
};

export const statementsRequests = {
  'statements/read': v.strictObject({
    connector: v.pipe(v.string(), v.maxLength(64)),
    language: v.picklist(['en', 'de', 'fr']),
  }),
} as const;
