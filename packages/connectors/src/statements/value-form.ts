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
  'exact',
  'second',
  'minute',
  'hour',
  'day',
  'month',
  'phrases',
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
  'exact',
  'second',
  'reversible',
  'pseudonym',
]);

/** Whether a reader learns everything that a statement is about: who, under a pseudonym too; when, to the second. */
export function isComplete(form: ValueForm): boolean {
  return COMPLETE.has(form);
}

/**
 * Undefined: nothing leaves. A field that Graph doesn't document leaves in plain text.
 * @param domains what becomes of names of domains and IDs of tenants
 */
export function getValueForm(
  steps: FieldOutcome['steps'],
  field: GraphField | undefined,
  domains: DomainPolicyName = 'keep',
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
      return getPartialForm(step);
    default:
      return step.byDomainPolicy ? DOMAIN_FORMS[domains] : getKeptForm(step, field);
  }
}

function getPartialForm({ treatment, detail = '' }: FieldStep): ValueForm {
  if (treatment === 'keepPhrases') return 'phrases';
  const grain = /^to the (second|minute|hour|day|month)$/.exec(detail)?.[1];
  return grain === undefined ? 'part' : (grain as ValueForm);
}

const PERSONAL: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text']);

function getKeptForm({ keeps }: FieldStep, field: GraphField | undefined): ValueForm {
  if (field === undefined || field.rule.treatment === 'pseudonymize' || PERSONAL.has(field.rule.class))
    return 'plain';
  // Other rule languages, and types such as `string`, don't say that a value is a time.
  const isTime = keeps === 'dateTime' || (keeps !== 'date' && isTimeRule(field.rule));
  return isTime ? 'exact' : 'kept';
}

function isTimeRule(rule: GraphField['rule']): boolean {
  return rule.treatment === 'coarsen' || (rule.treatment === 'keep' && rule.type === 'dateTime');
}

/** A pseudonym of an identifier says which one it is; a pseudonym of a text only which texts are equal. */
function isIdentifier(field: GraphField | undefined): boolean {
  return field?.rule.treatment === 'pseudonymize' && field.rule.kind !== 'organisation-text';
}
