import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type {
  ArrayRule,
  DataClass,
  EntityReference,
  FieldRule,
  LeafRule,
  ObjectRule,
  ValueType,
} from '@nymgate/engine/plan/rule-set';
import type { Grain } from '@nymgate/engine/plan/treatments';

/**
 * Typed builders of field rules for connectors. Each returns the plain data of `rule-set.ts`, frozen and without absent keys, so
 * that it prints and hashes like a rule read from a file. A start makes hundreds of them: each is one object, not copied.
 */
function leaf(rule: LeafRule & { reason?: string }, reason: string | undefined): LeafRule {
  if (reason !== undefined) rule.reason = reason;
  return Object.freeze(rule);
}

/** The value as it is, if it is of `type`. @example keep('metadata', 'boolean') */
export function keep(dataClass: DataClass, type: ValueType, reason?: string): LeafRule {
  return leaf({ treatment: 'keep', type, class: dataClass }, reason);
}

/** The property is left out. @example drop('personal', "A person's name.") */
export function drop(dataClass: DataClass, reason?: string): LeafRule {
  return leaf({ treatment: 'drop', class: dataClass }, reason);
}

/** What a pseudonym stands for, and what kind of information that is. */
export type Identified = readonly [kind: PseudonymKind, dataClass: DataClass];

/** `t~…`, irreversible. @example pseudonymize(['person', 'contact']) */
export function pseudonymize([kind, dataClass]: Identified, reason?: string): LeafRule {
  return leaf({ treatment: 'pseudonymize', kind, class: dataClass }, reason);
}

/** `p~…`, accepted back in paths and filters where the kind allows it. @example reversible(['event', 'technical']) */
export function reversible([kind, dataClass]: Identified, reason?: string): LeafRule {
  return leaf({ treatment: 'pseudonymize', kind, reversible: true, class: dataClass }, reason);
}

/** `SMTP:t~…`: the prefix stays before the pseudonym. */
export function prefixed([kind, dataClass]: Identified, reason?: string): LeafRule {
  return leaf({ treatment: 'pseudonymize', kind, prefixed: true, class: dataClass }, reason);
}

/** The time without what is finer than the grain. @example coarsen(['month', 'quasi'], 'Life of the account.') */
export function coarsen(
  [to, dataClass]: readonly [to: Grain, dataClass: DataClass],
  reason?: string,
): LeafRule {
  return leaf({ treatment: 'coarsen', to, class: dataClass }, reason);
}

/** `{"length":N,"word_count":M}` instead of the text. */
export function textDigest(dataClass: DataClass, reason?: string): LeafRule {
  return leaf({ treatment: 'textDigest', class: dataClass }, reason);
}

/** Only phrases of the named list remain. @example keepPhrases('text', 'titles') */
export function keepPhrases(dataClass: DataClass, phrases: string, reason?: string): LeafRule {
  return leaf({ treatment: 'keepPhrases', phrases, class: dataClass }, reason);
}

/** A join link becomes the home page of its meeting service. */
export function meetingProvider(dataClass: DataClass, reason?: string): LeafRule {
  return leaf({ treatment: 'meetingProvider', class: dataClass }, reason);
}

/** A paging or delta link, sealed. */
export function sealLink(reason?: string): LeafRule {
  return leaf({ treatment: 'sealLink', class: 'technical' }, reason);
}

/** An object of a table of the rule set. */
export function entity(name: string): EntityReference {
  return Object.freeze({ entity: name });
}

/** An array; the rule is for each element. */
export function arrayOf(items: FieldRule): ArrayRule {
  return Object.freeze({ items });
}

/** An object written in place. `others` treats keys that are not named. @example object({ reason: keep('metadata', 'word') }) */
export function object(properties: Readonly<Record<string, FieldRule>>, others?: FieldRule): ObjectRule {
  return Object.freeze({
    properties: Object.freeze({ ...properties }),
    ...(others !== undefined && { others }),
  });
}
