import { PSEUDONYM_KINDS } from '../packages/engine/src/kernel/pseudonym-kinds.ts';
import type { FieldRule, ResponseRule } from '../packages/engine/src/plan/rule-set.ts';
import {
  describeKeptType,
  type FieldNote,
  type LeafRule,
  type Treatment,
} from '../packages/engine/src/plan/treatments.ts';
import { code } from './markdown.ts';

/** The treatment in the words of the data dictionary. */
export function describeRule(rule: FieldRule): string {
  if ('entity' in rule) return `see [${rule.entity}](#${rule.entity.toLowerCase()})`;
  if ('items' in rule) return `each: ${describeRule(rule.items)}`;
  if ('properties' in rule) return 'object';
  return describeLeaf(rule);
}

function describeLeaf(rule: LeafRule): string {
  switch (rule.treatment) {
    case 'keep':
      return `keep (${describeKeptType(rule.type)})`;
    case 'pseudonymize':
      return describePseudonym(rule);
    case 'coarsen':
      return `coarsen (${rule.to})`;
    case 'keepPhrases':
      return `keepPhrases ([${rule.phrases}](../phrases.md))`;
    default:
      return nameOf(rule);
  }
}

function describePseudonym({ prefixed, reversible, kind }: LeafRule<'pseudonymize'>): string {
  const form = code(reversible ? 'p~…' : 't~…');
  // Reversible for whoever has the keys, but no request may hold it: its author chose the text (KND-01).
  const closed = reversible && PSEUDONYM_KINDS[kind].slot === 'never' ? ', not accepted in requests' : '';
  return `pseudonymize (${prefixed ? 'prefix stays, ' : ''}${form}${closed})`;
}

/** Treatments without keys of their own. One that has such keys does not compile here before it has a case above. */
type Plain = {
  [Name in Treatment]: Exclude<keyof LeafRule<Name>, 'treatment' | keyof FieldNote> extends never
    ? Name
    : never;
}[Treatment];

function nameOf({ treatment }: LeafRule<Plain>): string {
  return treatment;
}

/** Class and reason stand on the rule itself or, for an array, on its items. */
export function getNote(rule: FieldRule): { readonly class: string; readonly reason: string } {
  const inner = 'items' in rule ? getNote(rule.items) : { class: '', reason: '' };
  return { class: rule.class ?? inner.class, reason: rule.reason ?? inner.reason };
}

export function describeResponse(response: ResponseRule): string {
  if ('collection' in response)
    return `collection of [${response.collection}](#${response.collection.toLowerCase()})`;
  if ('count' in response) return `number of [${response.count}](#${response.count.toLowerCase()})`;
  if ('entity' in response) return `[${response.entity}](#${response.entity.toLowerCase()})`;
  return 'object';
}
