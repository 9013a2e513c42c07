import { isListName, keepListed } from '@nymgate/engine/kernel/closed-lists';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import { isIntegerText, isNumberText } from '@nymgate/engine/kernel/json/numeric-text';
import { coarsenAnyTime } from '@nymgate/engine/kernel/time/coarsen-any-time';
import type { Grain, LeafAction } from '@nymgate/engine/plan/treatments';
import { keepListedPhrases } from '@nymgate/engine/sanitizer/transforms/keep-phrases';
import { measureText } from '@nymgate/engine/sanitizer/transforms/measure-text';
import { getMeetingProvider } from '@nymgate/engine/sanitizer/transforms/meeting-provider';
import type { ApplyToCell, CanonicalFormat, ColumnAction } from '../bulk-plan.ts';
import { describeTreatment } from '../describe-action.ts';

/** No kernel knows in what a quarter, a week or a year begins. */
const CANONICAL_GRAINS: Readonly<Record<Grain, { readonly plain?: CanonicalFormat }>> = {
  ...{ year: {}, quarter: {}, month: { plain: 'month' }, week: {} },
  ...{
    day: { plain: 'date' },
    hour: { plain: 'date' },
    minute: { plain: 'date' },
    second: { plain: 'date' },
  },
};
const BOOLEAN = /^(?:true|false)$/i;

/**
 * What a treatment of the API's policy does to the cells of a column. A cell is text whatever it stands for, so a type is what the text
 * looks like; one that does not look so becomes empty, as a property of another type is dropped.
 *
 * @returns undefined for a column that is dropped
 * @example cellAct({ treatment: 'keep', type: 'string' }) // { type: 'keep' }
 */
export function toColumnAction(action: LeafAction): ColumnAction | undefined {
  const label = describeTreatment(action);
  const apply = (act: ApplyToCell): ColumnAction => ({ type: 'apply', label, apply: act });
  switch (action.treatment) {
    case 'drop':
    case 'sealLink':
      return undefined;
    case 'keep':
      if (action.byDomainPolicy) return createDomainAction(action, label);
      return action.type === 'string' ? { type: 'keep' } : createTypedKeepAction(action, label);
    case 'pseudonymize':
      return createPseudonymizeAction(action, label);
    case 'coarsen':
      return {
        ...{ type: 'apply', label, ...CANONICAL_GRAINS[action.to] },
        apply: (value) => coarsenAnyTime(value, action.to),
      };
    case 'textDigest':
      return apply(measureText);
    case 'keepPhrases':
      return apply((value) => keepListedPhrases(value, action.phrases));
    case 'meetingProvider':
      return apply((value) => getMeetingProvider(value) ?? null);
    default:
      return action satisfies never;
  }
}

function createPseudonymizeAction(action: LeafAction<'pseudonymize'>, label: string): ColumnAction {
  const { kind, prefixed } = action;
  const reversible = action.reversible && action.guidOnly !== true;
  if (!prefixed) return { type: 'pseudonymize', kind, reversible };
  return { type: 'apply', label, apply: (value, pseudonymizer) => pseudonymizer.prefixed(value, action) };
}

function createDomainAction(action: LeafAction<'keep'>, label: string): ColumnAction {
  const keep = createTypeFilter(action);
  return {
    type: 'apply',
    label,
    apply: (value, pseudonymizer) => (keep(value) === undefined ? undefined : pseudonymizer.domain(value)),
  };
}

function createTypedKeepAction(action: LeafAction<'keep'>, label: string): ColumnAction {
  const { type, maxDigits } = action;
  const act: ColumnAction = { type: 'apply', label, apply: createTypeFilter(action), keeps: type };
  return isCanonicalType(type) && maxDigits === undefined ? { ...act, plain: type } : act;
}

function isCanonicalType(type: string): type is Exclude<CanonicalFormat, 'month'> {
  return type === 'boolean' || type === 'integer' || type === 'number' || type === 'date';
}

function createTypeFilter({ type, maxDigits }: LeafAction<'keep'>): (value: string) => string | undefined {
  if (isListName(type)) return (value) => keepListed(type, value);
  const matchesType = (value: string): boolean => {
    if (type === 'boolean') return BOOLEAN.test(value);
    if (type === 'integer') return isIntegerText(value, maxDigits);
    if (type === 'number') return isNumberText(value);
    return matchesGrammar(type, value);
  };
  return (value) => (matchesType(value) ? value : undefined);
}
