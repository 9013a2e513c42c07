import type { NativePlan } from '@nymgate/engine/plan/plan';
import { GRAINS } from '@nymgate/engine/plan/treatments';
import type { EndpointView, FieldsView, PlanView, RowOrderView } from '../../dialects/endpoint-view.ts';
import {
  describeOutcome,
  EXPOSURE_LEVELS,
  type FieldOutcome,
  type FieldStep,
  getExposure,
  getMeaning,
} from '../../dialects/explanation.ts';
import { type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';
import type { ReviewedPlan } from '../../dialects/rule-language.ts';
import { grammarsCover } from '../../native/check-overlap.ts';
import { createTypeIndex } from '../remaining/create-type-index.ts';
import { findRemaining, type RemainingPlace } from '../remaining/find-remaining.ts';
import { viewNativePlans } from '../remaining/view-native-plans.ts';
import { compareRequests } from './compare-requests.ts';
import { type EndpointPair, type PairedEndpoints, pairEndpoints } from './pair-endpoints.ts';
import type { FieldChange, FieldPlace, PhraseChange, RequestChange, RuleDiff } from './rule-diff.ts';

/**
 * Reports new and removed exposure and requests, across rule languages. What can't be compared counts as
 * more.
 *
 * @param known plans that describe Graph's responses field by field
 * @example diffRules(before, after).exposed.map(({ places: [first] }) => first.field) //
 * ['/value/~/displayName']
 */
export function diffRules(
  before: ReviewedPlan,
  after: ReviewedPlan,
  known: readonly NativePlan[] = [],
): RuleDiff {
  const earlier = before.review.view(before.plan, known);
  const later = after.review.view(after.plan, known);
  const paired = pairEndpoints(earlier, later);
  const { exposed, hidden } = compareResponses(
    paired.pairs,
    createRemainingFinder({ before, after, later, known }),
  );
  const compared = comparePairs(paired);
  const opened = compareUnrestricted(earlier, later);
  return {
    exposed,
    hidden,
    allowed: [
      ...opened.allowed,
      ...paired.added.map((endpoint) => createEndpointChange(endpoint, { after: endpoint.rule })),
      ...compared.allowed,
    ],
    refused: [
      ...opened.refused,
      ...paired.removed.map((endpoint) => createEndpointChange(endpoint, { before: endpoint.rule })),
      ...compared.refused,
    ],
  };
}

type Changes = Pick<RuleDiff, 'allowed' | 'refused'>;

function comparePairs({ pairs }: PairedEndpoints): Changes {
  const allowed: RequestChange[] = [];
  const refused: RequestChange[] = [];
  for (const { before, after, responsesOnly } of pairs) {
    if (responsesOnly) continue;
    const rules = { before: before.rule, after: after.rule };
    const found = compareRequests(before, after);
    const endpoint = after.template;
    allowed.push(...found.allowed.map((what) => ({ endpoint, what, rules })));
    refused.push(...found.denied.map((what) => ({ endpoint, what, rules })));
  }
  return { allowed, refused };
}

function compareUnrestricted(before: PlanView, after: PlanView): Changes {
  const change = { endpoint: '*', what: 'any request without a matching endpoint' };
  return {
    allowed:
      before.openRulePointer === undefined && after.openRulePointer !== undefined
        ? [{ ...change, rules: { after: after.openRulePointer } }]
        : [],
    refused:
      before.openRulePointer !== undefined && after.openRulePointer === undefined
        ? [{ ...change, rules: { before: before.openRulePointer } }]
        : [],
  };
}

function createEndpointChange({ template }: EndpointView, rules: RequestChange['rules']): RequestChange {
  return { endpoint: template, what: 'the endpoint', rules };
}

type ResponseComparison = {
  readonly exposed: readonly FieldChange[];
  readonly hidden: readonly FieldChange[];
};

type Draft = Omit<FieldChange, 'places'> & {
  readonly more: boolean;
  readonly places: FieldPlace[];
  readonly dropped: DroppedField[];
};

type DroppedField = { readonly endpoint: EndpointView; readonly path: FieldPath; readonly rule: string };
type FindRemaining = (dropped: readonly DroppedField[]) => readonly RemainingPlace[];

/** The policies that are compared aren't searched under their default rules. */
function createRemainingFinder({ before, after, later, known }: Compared): FindRemaining {
  const names = [before.plan.name, after.plan.name];
  const types = createTypeIndex(known);
  const policies = [
    { policy: after.plan.name, view: later },
    ...viewNativePlans(known).filter(({ policy }) => !names.includes(policy)),
  ];
  return (dropped) => {
    const properties = dropped.flatMap(
      ({ endpoint, path, rule }) => types.getProperty(endpoint, path, rule) ?? [],
    );
    return findRemaining(properties, policies, types);
  };
}

type Compared = {
  readonly before: ReviewedPlan;
  readonly after: ReviewedPlan;
  readonly later: PlanView;
  readonly known: readonly NativePlan[];
};

/** Fields decided by the same two rules are one change across all endpoints. */
function compareResponses(pairs: readonly EndpointPair[], findPlaces: FindRemaining): ResponseComparison {
  const drafts = new Map<string, Draft>();
  for (const { before, after } of pairs) {
    const [earlier, later] = [before.fields, after.fields];
    for (const path of getFieldPaths(earlier, later)) {
      const [old, now] = [earlier.getOutcome(path), later.getOutcome(path)];
      const comparison = compareOutcomes(old, now);
      if (comparison === 'same') continue;
      const change = {
        before: describeOutcome({ steps: old }),
        after: describeOutcome({ steps: now }),
        rules: { before: old[0].rule, after: now[0].rule },
        ...(comparison === 'unclear' && { unclear: true as const }),
        ...listChangedPhrases(old, now),
      };
      const key = JSON.stringify(change);
      const draft = drafts.get(key) ?? { ...change, more: comparison !== 'less', places: [], dropped: [] };
      drafts.set(key, draft);
      draft.places.push({ endpoint: after.template, field: formatFieldPath(path) });
      if (getExposure({ steps: now }) === EXPOSURE_LEVELS.nothing)
        draft.dropped.push({ endpoint: before, path, rule: old[0].rule });
    }
    if (before.rowOrder === undefined || after.rowOrder === undefined) continue;
    const change = {
      before: describeRowOrder(before.rowOrder),
      after: describeRowOrder(after.rowOrder),
      rules: { before: before.rule, after: after.rule },
    };
    if (change.before === change.after) continue;
    const place = { endpoint: after.template, field: '/value' };
    drafts.set(JSON.stringify([change, place]), {
      ...change,
      more: getHiddenRows(after.rowOrder) < getHiddenRows(before.rowOrder),
      places: [place],
      dropped: [],
    });
  }
  return {
    exposed: [...drafts.values()].filter(({ more }) => more).flatMap((draft) => toChange(draft, [])),
    hidden: [...drafts.values()]
      .filter(({ more }) => !more)
      .flatMap((draft) => toChange(draft, findPlaces(draft.dropped))),
  };
}

function getFieldPaths(before: FieldsView, after: FieldsView): readonly (typeof before.paths)[number][] {
  const paths = [...before.paths, ...after.paths].map((path) => [formatFieldPath(path), path] as const);
  return [...new Map(paths).values()];
}

function toChange(
  { places, more: _, dropped: __, ...change }: Draft,
  remaining: readonly RemainingPlace[],
): readonly FieldChange[] {
  const [first, ...others] = places;
  if (first === undefined) return [];
  return [{ ...change, places: [first, ...others], ...(remaining.length > 0 && { remaining }) }];
}

/** Exposure compared with before. */
type OutcomeComparison = 'same' | 'more' | 'less' | 'unclear';

type Steps = FieldOutcome['steps'];
type Kept = NonNullable<FieldStep['keeps']>;

export function compareOutcomes(before: Steps, after: Steps): OutcomeComparison {
  const [earlier, later] = [getExposure({ steps: before }), getExposure({ steps: after })];
  if (earlier !== later) return later > earlier ? 'more' : 'less';
  if (later === EXPOSURE_LEVELS.nothing || getMeaning({ steps: before }) === getMeaning({ steps: after }))
    return 'same';
  const [first, second] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1) return compareSteps(first, second);
  return compareConditions(before, after);
}

function compareSteps(before: FieldStep, after: FieldStep): OutcomeComparison {
  if (before.keeps !== undefined && after.keeps !== undefined) return compareKept(before, after);
  if (before.treatment === 'coarsen' && after.treatment === 'coarsen')
    return getGrain(after) > getGrain(before) ? 'more' : 'less';
  if (before.phrases !== undefined && after.phrases !== undefined)
    return comparePhrases(before.phrases, after.phrases);
  return 'unclear';
}

function compareKept(before: FieldStep, after: FieldStep): OutcomeComparison {
  const types = compareTypes(before.keeps ?? 'any', after.keeps ?? 'any');
  if (types !== 'same') return types;
  if (before.byDomainPolicy !== after.byDomainPolicy) return before.byDomainPolicy ? 'more' : 'less';
  // Another number of digits.
  return before.keeps === 'integer' ? 'unclear' : 'same';
}

/** A finer one is greater. */
/** Within how many rows the position of one is hidden. */
function getHiddenRows({ isKept, smallestPage = Number.POSITIVE_INFINITY }: RowOrderView): number {
  return isKept ? 0 : smallestPage;
}

function describeRowOrder({ isKept, smallestPage }: RowOrderView): string {
  if (isKept) return 'in the order of the source';
  const sorted = 'sorted by what is delivered';
  return smallestPage === undefined ? sorted : `${sorted}, in pages of ${smallestPage} or more`;
}

function getGrain({ detail = '' }: FieldStep): number {
  return GRAINS.findIndex((grain) => detail.endsWith(grain));
}

function compareTypes(before: Kept, after: Kept): OutcomeComparison {
  if (before === after) return 'same';
  if (isWithin(after, before)) return isWithin(before, after) ? 'same' : 'less';
  return 'more';
}

function isWithin(narrow: Kept, wide: Kept): boolean {
  if (wide === 'any') return true;
  if (narrow === 'any') return false;
  if (isScalar(narrow) || isScalar(wide))
    return narrow === wide || (narrow === 'integer' && wide === 'number');
  return grammarsCover([wide], [narrow]);
}

function isScalar(type: Kept): type is 'boolean' | 'integer' | 'number' {
  return type === 'boolean' || type === 'integer' || type === 'number';
}

function comparePhrases(before: readonly string[], after: readonly string[]): OutcomeComparison {
  if (after.some((phrase) => !before.includes(phrase))) return 'more';
  return before.some((phrase) => !after.includes(phrase)) ? 'less' : 'same';
}

function listChangedPhrases(before: Steps, after: Steps): { readonly phrases?: PhraseChange } {
  const [earlier, later] = [before, after].map((steps) =>
    steps.length === 1 ? steps[0].phrases : undefined,
  );
  if (earlier === undefined || later === undefined) return {};
  const added = later.filter((phrase) => !earlier.includes(phrase));
  return { phrases: { added, removed: earlier.filter((phrase) => !later.includes(phrase)) } };
}

/** Each conditional step hides something, so an additional one hides more. */
function compareConditions(before: Steps, after: Steps): OutcomeComparison {
  const [earlier, later] = [before, after].map((steps) => steps.map((step) => getMeaning({ steps: [step] })));
  const removed = earlier?.some((meaning) => later?.includes(meaning) === false);
  const added = later?.some((meaning) => earlier?.includes(meaning) === false);
  if (removed === added) return 'unclear';
  return removed === true ? 'more' : 'less';
}
