import type { Text } from '../markup/text.ts';
import type { ValueForm } from './policy-summary.ts';

export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type SheetLanguage = (typeof LANGUAGES)[number];

/** What a sheet is filled with. Codes and names of properties are the same in every language. */
export type SheetFacts = {
  readonly keyReference: string;
  readonly keyGeneration: number;
  readonly logs: string | null;
  /** `exact`, or the grain to which the times of what people do are told. */
  readonly times: 'exact' | 'minute' | 'hour' | 'day';
  readonly consentDocument: string;
  /** How Microsoft narrows what is read to some people; undefined where it offers nothing. */
  readonly narrowing: 'mailboxes' | 'mailboxes-possible' | 'meetings' | undefined;
  /** How the gateway proves to be the application; a certificate has a private key, which can be stolen. */
  readonly credential: 'federated' | 'certificate';
  readonly policy: string;
};

/** A form in which properties leave, or do not. */
type FormTexts = { readonly form: ValueForm; readonly name: string };

/** The fixed words of a privacy sheet in one language. */
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
