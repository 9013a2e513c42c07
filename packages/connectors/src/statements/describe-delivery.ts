import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { LeafRule } from '@nymgate/engine/plan/rule-set';
import { getTreatmentDefinition, type LeafAction } from '@nymgate/engine/plan/treatments';
import {
  ANY_OTHER_FIELD,
  type EndpointView,
  type PlanView,
  type ReviewedField,
} from '@nymgate/rules/dialects/endpoint-view';
import { EXPOSURE_LEVELS, getExposure } from '@nymgate/rules/dialects/explanation';
import { type FieldPath, formatFieldPath } from '@nymgate/rules/dialects/field-path';
import { findGraphEndpoints, type GraphField } from './graph-fields.ts';
import { compileSelectors, type FieldTest } from './match-field.ts';
import { CONNECTOR_PARTS, STATEMENTS, type StatementDefinition, type StatementId } from './statements.ts';
import {
  type DomainPolicyName,
  type FormContext,
  getValueForm,
  isComplete,
  VALUE_FORMS,
  type ValueForm,
} from './value-form.ts';

export type StatementResult = 'yes' | 'partly' | 'no';

/** A property of an endpoint's response: `event.subject`, or a JSON pointer where Graph documents none. */
export type DeliveredPlace = { readonly endpoint: string; readonly property: string };

/** Undefined `form`: the field doesn't leave. */
export type StatementField = DeliveredPlace & { readonly form: ValueForm | undefined };

export type Statement = Pick<StatementDefinition, 'part'> & {
  readonly id: StatementId;
  readonly result: StatementResult;
  /** Of what leaves, in the order of `VALUE_FORMS`. */
  readonly forms: readonly ValueForm[];
  /** Whether some of its fields leave and others don't. */
  readonly isUneven: boolean;
  readonly fields: readonly StatementField[];
};

export type Delivery = {
  /** Those of the connector's parts, and of each other part of which anything leaves. */
  readonly statements: readonly Statement[];
  /** What leaves without a statement: properties or endpoints that the connectors don't know, or don't deliver. */
  readonly alsoLeaves: readonly StatementField[];
  /** Sensitive fields that the authors of the rules let out, with their reasons. */
  readonly reviews: readonly ReviewedField[];
};

type DeliveryContext = {
  readonly known: readonly NativePlan[];
  readonly connector: string;
  readonly domains?: DomainPolicyName | undefined;
};

/** Stands for properties or endpoints that rules let out without naming them. */
export const ANYTHING = '*';

/**
 * What leaves under rules of any language, as statements for people.
 * @param view of the rules in force
 * @param known the connectors' own plans with default options, which describe Graph's responses
 * @param domains the policy of the gateway, which the rules don't say; default `keep`, as in the configuration
 * @example describeDelivery(review.view(plan, known), { known, connector: 'outlook-cal' }).statements
 */
export function describeDelivery(view: PlanView, { known, connector, domains }: DeliveryContext): Delivery {
  const context = { domains, published: listPublished(known) };
  const found = view.endpoints.flatMap((endpoint) => listFields(endpoint, known, context));
  const fields = [...new Map(found.map((field) => [JSON.stringify(toKey(field)), field])).values()];
  const parts = new Set<string>(['all', ...(CONNECTOR_PARTS[connector] ?? []), 'technical']);
  const all = STATEMENTS.map((definition) => toStatement(definition, fields));
  for (const { part, result } of all) if (result !== 'no') parts.add(part);
  const statements = all.filter(({ part }) => parts.has(part));
  const others = fields.filter(
    ({ form, statements: ids }) => form !== undefined && ids.every((id) => GENERAL.has(id)),
  );
  return {
    statements,
    alsoLeaves: [
      ...others.map(({ endpoint, property, form }) => ({ endpoint, property, form })),
      ...(view.openRulePointer === undefined
        ? []
        : [{ endpoint: ANYTHING, property: ANYTHING, form: 'plain' as const }]),
    ],
    reviews: view.reviews ?? [],
  };
}

function listPublished(known: readonly NativePlan[]): ReadonlySet<string> {
  return new Set(known.flatMap(({ ruleSet }) => Object.values(ruleSet.phrases ?? {}).flat()));
}

type ListedField = StatementField & { readonly statements: readonly StatementId[] };

function toKey({ endpoint, property, form, statements }: ListedField): unknown {
  return [endpoint, property, form, statements];
}

function listFields(
  endpoint: EndpointView,
  known: readonly NativePlan[],
  context: FormContext,
): readonly ListedField[] {
  const graph = findGraphEndpoints(endpoint, known);
  const { paths: named, getOutcome } = endpoint.fields;
  const paths = [...named, ...graph.flatMap(({ paths }) => paths())];
  const unique = new Map(paths.map((path) => [formatFieldPath(path), path]));
  return [...unique.values()].flatMap((path) => {
    const steps = getOutcome(path);
    const isOther = path === ANY_OTHER_FIELD;
    const fields = isOther ? [] : graph.flatMap(({ resolve }) => resolve(path) ?? []);
    const exposure = getExposure({ steps });
    const place = { endpoint: endpoint.template };
    if (fields.length > 0)
      return fields.map((field) => ({
        ...place,
        property: toPropertyName(field),
        form: getValueForm(steps, field, context),
        statements: findStatements(field, exposure),
      }));
    // Known endpoints return the number of rows as a bare number.
    if (isEnvelope(path, exposure) || (path.length === 0 && graph.length > 0)) return [];
    const property = isOther ? ANYTHING : formatFieldPath(path);
    return [{ ...place, property, form: getValueForm(steps, undefined, context), statements: [] }];
  });
}

/** `event.subject`; `daysOfWeek` where the response is no entity. */
function toPropertyName({ chain }: GraphField): string {
  return (chain.at(-1) ?? '').replace(/^\./, '');
}

/** What every collection has around its rows. */
function isEnvelope([name, ...rest]: FieldPath, exposure: number): boolean {
  if (typeof name !== 'string' || rest.length > 0) return false;
  if (name === '@odata.count') return true;
  return /^@(?:odata\.)?(?:nextLink|deltaLink)$/.test(name) && exposure <= EXPOSURE_LEVELS.constant;
}

const TESTS: readonly (readonly [StatementId, FieldTest])[] = STATEMENTS.map(({ id, fields }) => [
  id,
  compileSelectors(fields),
]);

const MATCHES = new Map<string, readonly StatementId[]>();
const GENERAL: ReadonlySet<StatementId> = new Set(
  STATEMENTS.flatMap(({ id, part }) => (part === 'all' ? [id] : [])),
);

/** Statements about everything don't say that a particular field leaves. */
function findStatements(field: GraphField, exposure: number): readonly StatementId[] {
  const [path, ...chain] = field.chain;
  const { rule } = field;
  const marks = [rule.treatment, 'to' in rule ? rule.to : 'type' in rule ? rule.type : ''];
  const key = JSON.stringify([path.slice(path.lastIndexOf('/')), chain, marks]);
  const found = MATCHES.get(key) ?? TESTS.flatMap(([id, test]) => (test(field) ? [id] : []));
  MATCHES.set(key, found);
  const isCovered = found.some((id) => !GENERAL.has(id)) || exposure === EXPOSURE_LEVELS.nothing;
  return isCovered || exposure > getDefaultExposure(field.rule) ? found : [...found, 'states'];
}

function getDefaultExposure(rule: LeafRule): number {
  // Exposure depends only on the treatment and on `reversible`, which rules and actions share.
  return EXPOSURE_LEVELS[
    getTreatmentDefinition(rule as unknown as LeafAction).exposes(rule as unknown as LeafAction)
  ];
}

function toStatement(
  definition: StatementDefinition & { readonly id: StatementId },
  all: readonly ListedField[],
): Statement {
  const { id, part } = definition;
  const fields = all
    .filter(({ statements }) => statements.includes(id))
    .map(({ endpoint, property, form }) => ({ endpoint, property, form }));
  const forms = VALUE_FORMS.filter((form) => fields.some((field) => field.form === form));
  const isUneven = forms.length > 0 && fields.some(({ form }) => form === undefined);
  return { id, part, result: getResult(definition, fields), forms, isUneven, fields };
}

function getResult(
  { quantifier, counts }: StatementDefinition,
  fields: readonly StatementField[],
): StatementResult {
  const forms = fields.map(({ form }) => form);
  const isYes = (form: ValueForm | undefined): boolean =>
    form !== undefined && (counts?.yes.includes(form) ?? isComplete(form));
  const isSome = (form: ValueForm | undefined): boolean =>
    form !== undefined && (counts === undefined || counts.yes.includes(form) || counts.partly.includes(form));
  if (!forms.some(isSome)) return 'no';
  return (quantifier === 'any' ? forms.some(isYes) : forms.every(isYes)) ? 'yes' : 'partly';
}
