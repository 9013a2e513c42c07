import { PSEUDONYM_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { FieldRule, ObjectRule } from '@nymgate/engine/plan/rule-set';
import {
  describeKeptType,
  type LeafRule,
  TREATMENT_DEFINITIONS,
  type Treatment,
} from '@nymgate/engine/plan/treatments';
import type { Outcome } from 'nymgate-console';

export type FieldDescription = {
  /** `employeeOrgData.division`; `*` for any unlisted name. */
  readonly name: string;
  readonly outcome?: Outcome;
  readonly treatment: string;
  readonly kind?: string;
  readonly holds?: string;
  readonly reason?: string;
  readonly class?: string;
};

/** Complete by its type: a new treatment needs an outcome. */
const OUTCOME_BY_TREATMENT: Readonly<Record<Treatment, Outcome>> = {
  drop: 'dropped',
  keep: 'kept',
  pseudonymize: 'pseudonymized',
  coarsen: 'reduced',
  textDigest: 'reduced',
  keepPhrases: 'reduced',
  meetingProvider: 'reduced',
  sealLink: 'sealed',
};

/** The fields of an entity in the rule's order; anonymous nested objects are flattened. */
export function describeFields(rule: ObjectRule): readonly FieldDescription[] {
  return collect(rule, '', {});
}

type Note = { readonly class?: string; readonly reason?: string };

function collect(rule: FieldRule, name: string, parentNote: Note): readonly FieldDescription[] {
  const note = createNote(rule, parentNote);
  if ('items' in rule) return collect(rule.items, name, note);
  if ('entity' in rule) return [{ name, treatment: `holds ${rule.entity}`, holds: rule.entity, ...note }];
  if ('treatment' in rule) return [{ name, ...describeLeaf(rule), ...note }];
  const below = (inner: string): string => (name === '' ? inner : `${name}.${inner}`);
  return [
    ...Object.entries(rule.properties).flatMap(([inner, each]) => collect(each, below(inner), {})),
    ...(rule.others === undefined ? [] : collect(rule.others, below('*'), {})),
  ];
}

/** Class and reason are on the rule itself or on the list that contains it. */
function createNote(rule: FieldRule, parentNote: Note): Note {
  const reason = rule.reason ?? parentNote.reason;
  const dataClass = rule.class ?? parentNote.class;
  return { ...(reason !== undefined && { reason }), ...(dataClass !== undefined && { class: dataClass }) };
}

function describeLeaf(rule: LeafRule): Pick<FieldDescription, 'outcome' | 'treatment' | 'kind'> {
  const outcome = OUTCOME_BY_TREATMENT[rule.treatment];
  const words = deliveredWords(rule);
  if (rule.treatment === 'keep')
    return { outcome: outcome, treatment: `${words} (${describeKeptType(rule.type)})` };
  if (rule.treatment === 'keepPhrases')
    return { outcome: outcome, treatment: `${words} (list ${rule.phrases})` };
  if (rule.treatment !== 'pseudonymize') return { outcome: outcome, treatment: words };
  const form = rule.reversible === true ? 'p~…' : 't~…';
  // The value's author chose the text (KND-01).
  const closed = rule.reversible === true && PSEUDONYM_KINDS[rule.kind].slot === 'never';
  return {
    outcome: outcome,
    treatment: `${words} ${form}${closed ? ', not accepted in requests' : ''}`,
    kind: rule.kind,
  };
}

function deliveredWords<Name extends Treatment>(rule: LeafRule<Name>): string {
  const facts: { readonly describeOutput: (rule: LeafRule<Name>) => string } =
    TREATMENT_DEFINITIONS[rule.treatment];
  return facts.describeOutput(rule);
}
