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

/** Frozen, without absent keys, so that it prints and hashes like a rule from a file. */
function leaf(rule: LeafRule & { reason?: string }, reason: string | undefined): LeafRule {
  if (reason !== undefined) rule.reason = reason;
  return Object.freeze(rule);
}

/** @example keep('metadata', 'boolean') */
export function keep(dataClass: DataClass, type: ValueType, reason?: string): LeafRule {
  return leaf({ treatment: 'keep', type, class: dataClass }, reason);
}

/** An integer of at most so many digits, which an author may have written. @example keepInteger('metadata', 2) */
export function keepInteger(dataClass: DataClass, maxDigits: number, reason?: string): LeafRule {
  return leaf({ treatment: 'keep', type: 'integer', maxDigits, class: dataClass }, reason);
}

/** @example drop('personal', "A person's name.") */
export function drop(dataClass: DataClass, reason?: string): LeafRule {
  return leaf({ treatment: 'drop', class: dataClass }, reason);
}

export type Identified = readonly [kind: PseudonymKind, dataClass: DataClass];

/** The name of a domain, or the id of a tenant, under the domain policy. @example keepDomain('organisation', 'hostname') */
export function keepDomain(dataClass: DataClass, type: 'hostname' | 'guid', reason?: string): LeafRule {
  return leaf({ treatment: 'keep', type, byDomainPolicy: true, class: dataClass }, reason);
}

/** `t~…`, irreversible. @example pseudonymize(['person', 'contact']) */
export function pseudonymize([kind, dataClass]: Identified, reason?: string): LeafRule {
  return leaf({ treatment: 'pseudonymize', kind, class: dataClass }, reason);
}

/** `p~…`, accepted back where the kind allows it. @example reversible(['event', 'technical']) */
export function reversible([kind, dataClass]: Identified, reason?: string): LeafRule {
  return leaf({ treatment: 'pseudonymize', kind, reversible: true, class: dataClass }, reason);
}

/** `p~…` for a GUID, `t~…` for any other text (S3). @example personId('Accepted back in paths.') */
export function personId(reason: string): LeafRule {
  return leaf(
    { treatment: 'pseudonymize', kind: 'person', reversible: true, guidOnly: true, class: 'personal' },
    reason,
  );
}

/** `SMTP:t~…`: the prefix stays before the pseudonym. */
export function prefixed([kind, dataClass]: Identified, reason?: string): LeafRule {
  return leaf({ treatment: 'pseudonymize', kind, prefixed: true, class: dataClass }, reason);
}

/** Truncates a time. @example coarsen(['month', 'quasi'], 'Life of the account.') */
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

/** Encrypts a paging or delta link. */
export function sealLink(reason?: string): LeafRule {
  return leaf({ treatment: 'sealLink', class: 'technical' }, reason);
}

/** A reference to `entities` of the rule set. */
export function entity(name: string): EntityReference {
  return Object.freeze({ entity: name });
}

export function arrayOf(items: FieldRule): ArrayRule {
  return Object.freeze({ items });
}

/** A list that keeps Graph's order, because its elements have times or numbers of their own. */
export function orderedArrayOf(items: FieldRule): ArrayRule {
  return Object.freeze({ items, order: 'kept' });
}

/** `others` treats keys without a rule. @example object({ reason: keep('metadata', 'word') }) */
export function object(properties: Readonly<Record<string, FieldRule>>, others?: FieldRule): ObjectRule {
  return Object.freeze({
    properties: Object.freeze({ ...properties }),
    ...(others !== undefined && { others }),
  });
}
