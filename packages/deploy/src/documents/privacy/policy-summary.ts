import type { FieldRule, LeafRule, RuleSet } from '@nymgate/engine/plan/rule-set';

/** In what form a property leaves, as far as a person who judges it has to tell forms apart. */
export const VALUE_FORMS = [
  'clearPerson',
  'clear',
  'reversible',
  'pseudonym',
  'coarse',
  'digest',
  'phrases',
  'service',
  'technical',
  'textDropped',
  'personDropped',
  'otherDropped',
] as const;

export type ValueForm = (typeof VALUE_FORMS)[number];

/** Names of Graph's properties by form, in the order of the alphabet; a name that has several forms stands with its entity. */
export type PolicySummary = Readonly<Record<ValueForm, readonly string[]>>;

type FoundProperty = { readonly entity: string; readonly property: string; readonly form: ValueForm };

/** What of a policy matters for privacy, out of the rules themselves: nothing is listed by hand. */
export function summarizePolicy({ entities = {}, endpoints }: RuleSet): PolicySummary {
  const found = [
    ...Object.entries(entities).flatMap(([name, rule]) => collect(rule, name, '')),
    ...endpoints.flatMap(({ response }) => ('properties' in response ? collect(response, '', '') : [])),
  ];
  const formsOf = new Map<string, Set<ValueForm>>();
  for (const { property, form } of found)
    formsOf.set(property, (formsOf.get(property) ?? new Set<ValueForm>()).add(form));
  const named = (form: ValueForm): readonly string[] => {
    const names = found
      .filter((one) => one.form === form)
      .map(({ entity, property }) =>
        formsOf.get(property)?.size === 1 || entity === '' ? property : `${entity}.${property}`,
      );
    return [...new Set(names)].toSorted();
  };
  return Object.fromEntries(VALUE_FORMS.map((form) => [form, named(form)])) as PolicySummary;
}

function collect(rule: FieldRule, entity: string, property: string): readonly FoundProperty[] {
  if ('items' in rule) return collect(rule.items, entity, property);
  if ('entity' in rule) return [];
  if ('treatment' in rule) {
    const form = formOf(rule);
    // Annotations of the protocol are no data about anybody; what links hold is sealed, or dropped with them.
    return form === undefined || property.includes('@odata.') ? [] : [{ entity, property, form }];
  }
  const below = (name: string): string => (property === '' ? name : `${property}.${name}`);
  return [
    ...Object.entries(rule.properties).flatMap(([name, inner]) => collect(inner, entity, below(name))),
    ...(rule.others === undefined ? [] : collect(rule.others, entity, below('*'))),
  ];
}

function formOf(rule: LeafRule): ValueForm | undefined {
  const isPerson = rule.class === 'personal' || rule.class === 'contact' || rule.class === 'text';
  const isTechnical = rule.class === 'technical' || rule.class === 'metadata';
  switch (rule.treatment) {
    case 'keep':
      if (isPerson) return 'clearPerson';
      return isTechnical ? 'technical' : 'clear';
    case 'pseudonymize':
      return rule.reversible ? 'reversible' : 'pseudonym';
    case 'coarsen':
      return 'coarse';
    case 'textDigest':
      return 'digest';
    case 'keepPhrases':
      return 'phrases';
    case 'meetingProvider':
      return 'service';
    case 'sealLink':
      return undefined;
    case 'drop':
      if (rule.class === 'text') return 'textDropped';
      return isPerson ? 'personDropped' : 'otherDropped';
    default:
      // A new treatment has to be given a form.
      return rule satisfies never;
  }
}
