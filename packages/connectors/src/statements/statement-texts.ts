import type { StatementResult } from './describe-delivery.ts';
import type { StatementId, StatementPart } from './statements.ts';
import type { ValueForm } from './value-form.ts';

/** Languages of the privacy documents. */
export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type SheetLanguage = (typeof LANGUAGES)[number];

/** Between the items of a list, with its spaces. */
export const SEPARATORS: Readonly<Record<SheetLanguage, string>> = { en: '; ', de: '; ', fr: '\u00a0; ' };

/** The words of statements in one language. */
export type StatementTexts = {
  readonly truths: Readonly<Record<StatementResult, string>>;
  readonly parts: Readonly<Record<StatementPart, string>>;
  /** What a statement is about; its truth follows after a colon. */
  readonly subjects: Readonly<Record<StatementId, string>>;
  /** How it leaves; empty: as it is, which needs no words. */
  readonly forms: Readonly<Record<ValueForm, string>>;
  readonly uneven: string;
  /** With its spaces, which differ by language. */
  readonly colon: string;
  /** First words of subjects that have no capital within a sentence. */
  readonly lowered: RegExp;
};
