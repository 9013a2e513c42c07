import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import { coarsenAnyTime } from '@nymgate/engine/kernel/time/coarsen-any-time';
import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { factsOf } from '@nymgate/engine/plan/treatments';
import { digestText } from '@nymgate/engine/sanitizer/transforms/digest-text';
import { keepListedPhrases } from '@nymgate/engine/sanitizer/transforms/keep-phrases';
import { nameMeetingProvider } from '@nymgate/engine/sanitizer/transforms/meeting-provider';
import type { ColumnAct, PlainForm } from '../bulk-plan.ts';

const BOOLEAN = /^(?:true|false)$/i;
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * What a treatment of the API's policy does to the cells of a column. A cell is text whatever it stands for, so a type is what the text
 * looks like; one that does not look so becomes empty, as a property of another type is dropped.
 *
 * @returns undefined for a column that is dropped
 * @example cellAct({ treatment: 'keep', type: 'string' }) // { type: 'keep' }
 */
export function cellAct(action: LeafAction): ColumnAct | undefined {
  const label = treatmentWords(action);
  const apply = (act: (value: string) => string | null | undefined): ColumnAct => ({
    type: 'apply',
    label,
    apply: (value) => act(value) ?? null,
  });
  switch (action.treatment) {
    case 'drop':
    case 'sealLink':
      return undefined;
    case 'keep':
      return action.type === 'string' ? { type: 'keep' } : keepTypedAct(action.type, label);
    case 'pseudonymize':
      return pseudonymizeAct(action, label);
    case 'coarsen':
      return {
        ...{ type: 'apply', label, plain: action.to === 'month' ? 'month' : 'date' },
        apply: (value) => coarsenAnyTime(value, action.to) ?? null,
      };
    case 'textDigest':
      return apply(digestText);
    case 'keepPhrases':
      return apply((value) => keepListedPhrases(value, action.phrases));
    case 'meetingProvider':
      return apply(nameMeetingProvider);
    default:
      return action satisfies never;
  }
}

/** @example treatmentWords({ treatment: 'coarsen', to: 'month' }) // 'coarsen (to the month)' */
export function treatmentWords(action: LeafAction): string {
  const detail = factsOf(action).detail(action);
  return detail === undefined ? action.treatment : `${action.treatment} (${detail})`;
}

function pseudonymizeAct(action: LeafAction<'pseudonymize'>, label: string): ColumnAct {
  const { kind, reversible, prefixed } = action;
  if (!prefixed) return { type: 'pseudonymize', kind, reversible };
  return { type: 'apply', label, apply: (value, pseudonymizer) => pseudonymizer.prefixed(value, action) };
}

function keepTypedAct(type: LeafAction<'keep'>['type'], label: string): ColumnAct {
  const keep = keepTyped(type);
  const act: ColumnAct = { type: 'apply', label, apply: (value) => keep(value) ?? null, keeps: type };
  return isPlain(type) ? { ...act, plain: type } : act;
}

function isPlain(type: string): type is Exclude<PlainForm, 'month'> {
  return type === 'boolean' || type === 'integer' || type === 'number' || type === 'date';
}

function keepTyped(type: LeafAction<'keep'>['type']): (value: string) => string | undefined {
  const fits = (value: string): boolean => {
    if (type === 'boolean') return BOOLEAN.test(value);
    if (type === 'integer') return INTEGER.test(value);
    if (type === 'number') return NUMBER.test(value) && Number.isFinite(Number(value));
    return matchesGrammar(type, value);
  };
  return (value) => (fits(value) ? value : undefined);
}
