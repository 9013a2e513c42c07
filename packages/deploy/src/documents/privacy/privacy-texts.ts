import type { TimePrecision } from '@nymgate/connectors/entities/connector-options';
import type { DomainPolicyName } from '@nymgate/connectors/statements/value-form';
import type { Grain } from '@nymgate/engine/plan/treatments';
import type { KeyReach } from '../facts/key-sets.ts';
import type { Operator } from '../facts/processing.ts';
import type { Text } from '../markup/text.ts';

/** Language-independent facts of a sheet. */
export type SheetFacts = {
  readonly keyReference: string;
  readonly keyGeneration: number;
  readonly keyReach: KeyReach;
  readonly logs: string | null;
  /** `exact`, or the unit to which times are coarsened. Undefined: no times leave. */
  readonly times: TimePrecision | Grain | undefined;
  /** Times of day, such as working hours, which are never coarsened. */
  readonly hasClockTimes: boolean;
  /** Options change nothing. */
  readonly hasOwnRules: boolean;
  /** Meetings, messages or calls, which those who took part recognize. */
  readonly hasExchanges: boolean;
  /** Undefined: the deployment doesn't say what becomes of domains. */
  readonly domains: DomainPolicyName | undefined;
  /** Domains of addresses leave readable. */
  readonly hasDomains: boolean;
  /** Names of departments leave readable, and may be those of people. */
  readonly hasDepartments: boolean;
  readonly operator: Operator;
  /** Connector whose default rules have the published lists, if words of them leave. */
  readonly phrasesOf: string | undefined;
  /** How Microsoft limits access to some people; undefined if it can't. */
  readonly narrowing: 'mailboxes' | 'mailboxes-possible' | 'settings-possible' | 'meetings' | undefined;
  /** A certificate has a private key, which can be stolen. */
  readonly credential: 'federated' | 'certificate';
  readonly policy: string;
  readonly retentionDays: number | undefined;
};

export type PrivacyTexts = {
  readonly title: (connector: string, environment: string) => string;
  readonly reader: string;
  readonly intro: (facts: SheetFacts) => string;
  readonly facts: Readonly<
    Record<
      | 'application'
      | 'instance'
      | 'policy'
      | 'options'
      | 'standard'
      | 'customRules'
      | 'controller'
      | 'purpose'
      | 'recipients'
      | 'contact'
      | 'legalBasis'
      | 'processor'
      | 'noProcessor'
      | 'thirdCountries'
      | 'rights'
      | 'rightsText'
      | 'ownHost',
      string
    >
  >;
  /** Before the name of a key of deployment.json that has no value. */
  readonly gap: string;
  readonly couldRead: {
    readonly title: string;
    readonly intro: string;
    readonly head: readonly [string, string];
  };
  readonly scopedRow: string;
  readonly leaves: {
    readonly title: string;
    readonly intro: (facts: SheetFacts) => Text;
    readonly head: string;
    /** Of the table with the general statements. */
    readonly headGeneral: string;
    /** In place of the statement that a person has the same pseudonym everywhere. */
    readonly samePseudonym: Readonly<Record<Exclude<KeyReach, 'everywhere'>, string>>;
    /** Before a list of what leaves without a statement. */
    readonly also: string;
    readonly anything: string;
    readonly reviewed: string;
  };
  readonly annex: {
    readonly title: (connector: string, environment: string) => string;
    readonly intro: string;
    readonly head: readonly [string, string];
  };
  readonly reidentify: { readonly title: string; readonly items: (facts: SheetFacts) => readonly Text[] };
  readonly retention: { readonly title: string; readonly items: (facts: SheetFacts) => readonly Text[] };
  readonly withdraw: { readonly title: string; readonly items: (facts: SheetFacts) => readonly Text[] };
  readonly check: { readonly title: string; readonly text: (facts: SheetFacts) => Text };
};
