import { isListName } from '@nymgate/engine/kernel/closed-lists';
import {
  EXPOSURE_LEVELS,
  type FieldOutcome,
  type FieldStep,
  getExposure,
} from '@nymgate/rules/dialects/explanation';
import type { GraphField } from './graph-fields.ts';

/** What is left of a value, as far as a reader of a privacy sheet distinguishes it. */
export const VALUE_FORMS = [
  'plain',
  'kept',
  'reversible',
  'pseudonym',
  'grouping',
  'clock',
  'exact',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'phrases',
  'own-phrases',
  'length',
  'service',
  'part',
  'own',
  'link',
] as const;

export type ValueForm = (typeof VALUE_FORMS)[number];

/** As `pseudonyms.domains.policy` of the configuration. */
export const DOMAIN_POLICIES = ['keep', 'hash', 'encrypt', 'drop'] as const;
export type DomainPolicyName = (typeof DOMAIN_POLICIES)[number];

/** Domains listed as own always leave, and so does the own tenant's ID. */
const DOMAIN_FORMS: Readonly<Record<DomainPolicyName, ValueForm>> = {
  keep: 'kept',
  hash: 'pseudonym',
  encrypt: 'reversible',
  drop: 'own',
};

const COMPLETE: ReadonlySet<ValueForm> = new Set([
  'plain',
  'kept',
  'clock',
  'exact',
  'second',
  'reversible',
  'pseudonym',
]);

/** What the rules don't say. */
export type FormContext = {
  /** What becomes of names of domains and IDs of tenants. */
  readonly domains?: DomainPolicyName | undefined;
  /** Of the connectors' own lists. */
  readonly published: ReadonlySet<string>;
};

/** Whether a reader learns everything that a statement is about: who, under a pseudonym too; when, to the second. */
export function isComplete(form: ValueForm): boolean {
  return COMPLETE.has(form);
}

/** Undefined: nothing leaves. A field that Graph doesn't document leaves in plain text. */
export function getValueForm(
  steps: FieldOutcome['steps'],
  field: GraphField | undefined,
  { domains = 'keep', published }: FormContext,
): ValueForm | undefined {
  const exposure = getExposure({ steps });
  const step = steps.find((one) => one.sometimes !== true && one.exposure === exposure) ?? steps[0];
  switch (exposure) {
    case EXPOSURE_LEVELS.nothing:
      return undefined;
    case EXPOSURE_LEVELS.constant:
      return step.treatment === 'sealLink' ? 'link' : 'service';
    case EXPOSURE_LEVELS.digest:
      return 'length';
    case EXPOSURE_LEVELS.pseudonym:
      return isIdentifier(field) ? 'pseudonym' : 'grouping';
    case EXPOSURE_LEVELS.reversible:
      return 'reversible';
    case EXPOSURE_LEVELS.parts:
      return getPartialForm(step, published);
    default:
      if (step.byDomainPolicy) return DOMAIN_FORMS[domains];
      return domains !== 'keep' && isDomain(field) ? 'plain' : getKeptForm(step, field);
  }
}

function getPartialForm(
  { treatment, detail = '', phrases = [] }: FieldStep,
  published: FormContext['published'],
): ValueForm {
  if (treatment === 'keepPhrases')
    return phrases.every((phrase) => published.has(phrase)) ? 'phrases' : 'own-phrases';
  const grain = /^to the (second|minute|hour|day|week|month|quarter|year)$/.exec(detail)?.[1];
  return grain === undefined ? 'part' : (grain as ValueForm);
}

const SCALARS: ReadonlySet<string> = new Set(['boolean', 'integer', 'number']);
const PERSONAL: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text']);

function getKeptForm({ keeps }: FieldStep, field: GraphField | undefined): ValueForm {
  if (field === undefined || field.rule.treatment === 'pseudonymize' || PERSONAL.has(field.rule.class))
    return 'plain';
  if (isLoosened(field.rule, keeps) || isAnyText(field.rule, keeps)) return 'plain';
  if (keeps === 'time' || (field.rule.treatment === 'keep' && field.rule.type === 'time')) return 'clock';
  // Other rule languages, and types such as `string`, don't say that a value is a time.
  const isTime = keeps === 'dateTime' || (keeps !== 'date' && isTimeRule(field.rule));
  return isTime ? 'exact' : 'kept';
}

/** Own rules can keep what the connectors subject to the domain policy. */
function isDomain(field: GraphField | undefined): boolean {
  return field?.rule.treatment === 'keep' && field.rule.byDomainPolicy === true;
}

/** Any text, where the connectors drop or reduce it. */
function isAnyText(rule: GraphField['rule'], keeps: FieldStep['keeps']): boolean {
  if (keeps === 'any') return rule.treatment === 'drop';
  return keeps === 'string' && !(rule.treatment === 'keep' && rule.type === 'string');
}

/** Any text, where the connectors keep the values of a closed list. */
function isLoosened(rule: GraphField['rule'], keeps: FieldStep['keeps']): boolean {
  if (rule.treatment !== 'keep' || !isListName(rule.type) || keeps === undefined) return false;
  return !isListName(keeps) && !SCALARS.has(keeps);
}

function isTimeRule(rule: GraphField['rule']): boolean {
  return rule.treatment === 'coarsen' || (rule.treatment === 'keep' && rule.type === 'dateTime');
}

/** A pseudonym of an identifier says which one it is; a pseudonym of a text only which texts are equal. */
function isIdentifier(field: GraphField | undefined): boolean {
  return field?.rule.treatment === 'pseudonymize' && field.rule.kind !== 'organisation-text';
}
