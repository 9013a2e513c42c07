import type { ReviewedField } from '@nymgate/rules/dialects/endpoint-view';
import type { DeliveredPlace, Delivery, Statement, StatementResult } from './describe-delivery.ts';
import type { SheetLanguage, StatementTexts } from './statement-texts.ts';
import type { StatementId, StatementPart } from './statements.ts';
import { GERMAN_STATEMENTS } from './texts-de.ts';
import { ENGLISH_STATEMENTS } from './texts-en.ts';
import { FRENCH_STATEMENTS } from './texts-fr.ts';
import type { ValueForm } from './value-form.ts';

const TEXTS: Readonly<Record<SheetLanguage, StatementTexts>> = {
  en: ENGLISH_STATEMENTS,
  de: GERMAN_STATEMENTS,
  fr: FRENCH_STATEMENTS,
};

export type SheetStatement = {
  readonly id: StatementId;
  readonly result: StatementResult;
  /** What it is about. */
  readonly subject: string;
  /** The subject within a sentence or a list. */
  readonly inner: string;
  /** The truth in words: `yes`. */
  readonly verdict: string;
  /** In what form it leaves, if not as it is: `under pseudonyms`. */
  readonly form: string;
  /** Both: `Who invited whom to which event: yes, under pseudonyms.` */
  readonly sentence: string;
  /** Templates of the endpoints that let it out; with `no`, of those that would. */
  readonly endpoints: readonly string[];
  /** What leaves, as `event.attendees`; with `no`, what doesn't. */
  readonly properties: readonly string[];
};

export type SheetPart = {
  readonly part: StatementPart;
  readonly title: string;
  readonly statements: readonly SheetStatement[];
};

/** What leaves under the rules of a connector, in a reader's language. */
export type StatementSheet = {
  readonly parts: readonly SheetPart[];
  /** What leaves without a statement. */
  readonly alsoLeaves: readonly DeliveredPlace[];
  /** Reasons for sensitive fields, in the words of the rules. */
  readonly reviews: readonly ReviewedField[];
};

/**
 * Statements in a reader's language.
 * @example createStatementSheet(describeDelivery(view, { known, connector: 'outlook-cal' }), 'de')
 */
export function createStatementSheet(
  { statements, alsoLeaves, reviews }: Delivery,
  language: SheetLanguage,
): StatementSheet {
  const texts = TEXTS[language];
  const parts = [...new Set(statements.map(({ part }) => part))];
  return {
    parts: parts.map((part) => ({
      part,
      title: texts.parts[part],
      statements: statements.filter((one) => one.part === part).map((one) => toSheetStatement(one, texts)),
    })),
    alsoLeaves,
    reviews,
  };
}

function toSheetStatement(statement: Statement, texts: StatementTexts): SheetStatement {
  const { id, result, fields, forms } = statement;
  const subject = texts.subjects[id];
  const inner = subject.replace(texts.lowered, (word) => word.toLowerCase());
  const verdict = texts.truths[result];
  const form = describeForms(statement, texts).join(', ');
  const relevant = forms.length === 0 ? fields : fields.filter(({ form }) => form !== undefined);
  return {
    ...{ id, result, subject, inner, verdict, form },
    sentence: `${subject}${texts.colon}${[verdict, form].filter((text) => text !== '').join(', ')}.`,
    endpoints: [...new Set(relevant.map(({ endpoint }) => endpoint))],
    properties: [...new Set(relevant.map(({ property }) => property))].toSorted(),
  };
}

/** More are only in the annex. */
const MAX_NAMED = 3;

/** Statements about everything need no forms: the others have them. */
function describeForms(
  { id, part, result, forms, isUneven, fields }: Statement,
  texts: StatementTexts,
): readonly string[] {
  if (part === 'all' || id === 'states') return [];
  // Next to another form, a reader must see what is in plain text, and of what only a name is left.
  const isMixed = forms.length > 1 && (forms.includes('plain') || forms.includes('service'));
  // Two forms may have the same words.
  const words = [...new Set(forms.map((form) => texts.forms[form]))]
    .filter((text) => text !== '')
    .map((text) => {
      const same = forms.filter((form) => texts.forms[form] === text);
      const properties = isMixed ? listProperties(fields, same) : [];
      const isNamed = same.includes('plain') || properties.length <= MAX_NAMED;
      return properties.length > 0 && isNamed ? `${text} (${properties.join(', ')})` : text;
    });
  return [...words, ...(isUneven && result === 'partly' ? [texts.uneven] : [])];
}

function listProperties(fields: Statement['fields'], forms: readonly ValueForm[]): readonly string[] {
  const found = fields.filter(({ form }) => form !== undefined && forms.includes(form));
  return [...new Set(found.map(({ property }) => property))].toSorted();
}
