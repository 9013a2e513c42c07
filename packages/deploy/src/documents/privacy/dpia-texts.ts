import type { DomainPolicyName } from '@nymgate/connectors/statements/value-form';
import type { Text } from '../markup/text.ts';
import type { IDENTIFICATION } from './identification.ts';
import type { SheetFacts } from './privacy-texts.ts';

/** What the software knows in numbers. */
export type DpiaNumbers = {
  /** Properties that leave as they are, under pseudonyms, and reduced. */
  readonly kept: number;
  readonly pseudonymized: number;
  readonly reduced: number;
  readonly permissions: number;
  /** Lines of the sheet about when people do something. */
  readonly timed: number;
  readonly people: number | undefined;
  readonly retentionDays: number | undefined;
  readonly keyGeneration: number;
  readonly keyReach: SheetFacts['keyReach'];
  /** More properties leave than can be counted: rules let out any. */
  readonly isOpen: boolean;
  readonly hasOwnRules: boolean;
  readonly credential: 'federated' | 'certificate';
  readonly narrowing: SheetFacts['narrowing'];
  /** What becomes of them; not stated: they are kept. */
  readonly domains: DomainPolicyName;
  /** Names of groups, teams and channels. */
  readonly dropsGroupNames: boolean;
  readonly hasDepartments: boolean;
  /** Of the simulated tenant, for what leaves here. */
  readonly measured: readonly Measured[];
};

/** Re-identification measured on the simulated tenant: `unique` of `total`. */
export type Measured = {
  readonly what: keyof typeof IDENTIFICATION;
  readonly unique: number;
  readonly total: number;
  /** Some of what it was measured by doesn't leave. */
  readonly isUpTo: boolean;
};

/** Which of the measures hold without an exception. */
export type MeasureFacts = {
  /** Lists of which words leave. */
  readonly lists: readonly ('phrases' | 'own-phrases')[];
  /** Something leaves in plain text. */
  readonly hasPlain: boolean;
  readonly hasOriginalIds: boolean;
};

type Keyed = Readonly<
  Record<
    | 'controller'
    | 'processor'
    | 'contact'
    | 'purpose'
    | 'legalBasis'
    | 'necessity'
    | 'recipients'
    | 'retentionDays'
    | 'thirdCountries'
    | 'persons'
    | 'consultation'
    | 'reviewDate',
    string
  >
>;

export type DpiaTexts = {
  readonly title: (connector: string, environment: string) => string;
  readonly reader: string;
  /** Labels of what only people know. */
  readonly labels: Keyed & Readonly<Record<'people' | 'callers' | 'location' | 'gatewayRetention', string>>;
  readonly responsible: string;
  readonly description: {
    readonly title: string;
    readonly intro: string;
    readonly people: string;
    readonly gatewayRetention: string;
    readonly days: (count: number) => string;
    readonly callers: Readonly<Record<'aws-iam' | 'google-iam' | 'entra-jwt' | 'api-key', string>>;
    readonly noCallers: string;
    readonly categories: string;
    readonly special: string;
  };
  readonly necessity: {
    readonly title: string;
    readonly refused: string;
    readonly alternatives: readonly string[];
    readonly milder: string;
    readonly noMilder: string;
    readonly customRules: string;
  };
  readonly risks: {
    readonly title: string;
    readonly intro: (numbers: DpiaNumbers) => string;
    readonly head: readonly [string, string, string];
    readonly rows: (numbers: DpiaNumbers) => readonly (readonly [string, string, string])[];
    readonly assessment: string;
  };
  readonly measures: {
    readonly title: string;
    readonly items: (facts: MeasureFacts) => readonly string[];
  };
  readonly forbidden: { readonly title: string; readonly intro: string; readonly items: readonly string[] };
  readonly monitoring: { readonly title: string; readonly text: string };
  readonly rights: { readonly title: string; readonly items: readonly Text[] };
  readonly review: { readonly title: string; readonly items: readonly string[] };
};
