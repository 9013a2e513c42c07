import type { Text } from '../markup/text.ts';
import type { ValueForm } from './policy-summary.ts';

export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type SheetLanguage = (typeof LANGUAGES)[number];

/** Language-independent facts of a sheet. */
export type SheetFacts = {
  readonly keyReference: string;
  readonly keyGeneration: number;
  readonly logs: string | null;
  /** `exact`, or the unit to which times are coarsened. */
  readonly times: 'exact' | 'minute' | 'hour' | 'day';
  readonly consentDocument: string;
  /** How Microsoft limits access to some people; undefined if it can't. */
  readonly narrowing: 'mailboxes' | 'mailboxes-possible' | 'meetings' | undefined;
  /** A certificate has a private key, which can be stolen. */
  readonly credential: 'federated' | 'certificate';
  readonly policy: string;
};

type FormTexts = { readonly form: ValueForm; readonly name: string };

export type PrivacyTexts = {
  readonly title: (connector: string, environment: string) => string;
  readonly reader: string;
  readonly intro: string;
  readonly facts: Readonly<
    Record<'application' | 'tenant' | 'instance' | 'policy' | 'options' | 'standard', string>
  >;
  readonly couldRead: {
    readonly title: string;
    readonly intro: string;
    readonly head: readonly [string, string];
  };
  readonly scopedRow: string;
  readonly leaves: {
    readonly title: string;
    readonly intro: Text;
    readonly head: readonly [string, string];
    readonly forms: readonly FormTexts[];
    readonly technical: (count: number) => string;
    readonly technicalName: string;
  };
  readonly never: {
    readonly title: string;
    readonly intro: string;
    readonly forms: readonly FormTexts[];
    readonly others: (count: number) => string;
    readonly othersName: string;
  };
  readonly reidentify: { readonly title: string; readonly items: (facts: SheetFacts) => readonly Text[] };
  readonly retention: { readonly title: string; readonly items: (facts: SheetFacts) => readonly Text[] };
  readonly withdraw: { readonly title: string; readonly items: (facts: SheetFacts) => readonly Text[] };
  readonly check: { readonly title: string; readonly text: (facts: SheetFacts) => Text };
};
