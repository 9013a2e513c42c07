import type { FieldRule, LeafRule, RuleSet } from '@nymgate/engine/plan/rule-set';

/** Forms of delivered values, as far as a privacy assessment distinguishes them. */
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

/** Property names by form, sorted; a name with several forms has its entity in front. */
export type PolicySummary = Readonly<Record<ValueForm, readonly string[]>>;

type FoundProperty = { readonly entity: string; readonly property: string; readonly form: ValueForm };

/** Summarizes a policy for privacy, derived from the rules only. */
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
    // Protocol annotations aren't personal data; links are encrypted or dropped.
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
      return rule satisfies never;
  }
}
