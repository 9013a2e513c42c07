import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { EndpointView, NamedView, PlanView } from '../../dialects/endpoint-view.ts';
import { EXPOSURE_LEVELS, getExposure } from '../../dialects/explanation.ts';
import { type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';
import type { LintFinding } from '../../dialects/lint-finding.ts';
import { findKnownResponse } from '../explain/known-answers.ts';
import { createTypeIndex, type GraphProperty, type TypeIndex } from './create-type-index.ts';
import { describePlace, describeRemaining, findRemaining, type RemainingPlace } from './find-remaining.ts';
import { viewNativePlans } from './view-native-plans.ts';

export type SearchedPolicies = {
  readonly plans: readonly NativePlan[];
  /** Other rules that are served together with these, in place of the default policies of the same names. */
  readonly served?: readonly NamedView[];
};

/**
 * Finds properties that the rules drop in one place and deliver in another. A note if only other connectors
 * deliver them by their default policies, which may not be in use.
 */
export function lintRemaining(
  linted: NamedView,
  { plans, served = [] }: SearchedPolicies,
): readonly LintFinding[] {
  const types = createTypeIndex(plans);
  const checked = [linted, ...served];
  const names = new Set(checked.map(({ policy }) => policy));
  const defaults = viewNativePlans(plans).filter(({ policy }) => !names.has(policy));
  const remaining = listDropped(linted.view, plans, types).flatMap((dropped) => {
    const places = findRemaining([dropped.property], [...checked, ...defaults], types);
    const isServed = places.some(({ policy }) => names.has(policy));
    // A short list drops on purpose, so only rules of the same property matter.
    return places.length === 0 || (dropped.isUnlisted && !isServed) ? [] : [{ ...dropped, places, isServed }];
  });
  return remaining.map(createFinding);
}

type Dropped = {
  readonly property: GraphProperty;
  /** JSON pointer of the first rule that drops it. */
  readonly rule: string;
  readonly isUnlisted: boolean;
};

/** What the default policy delivers at an endpoint, and these rules drop there. */
function listDropped(view: PlanView, plans: readonly NativePlan[], types: TypeIndex): readonly Dropped[] {
  const dropped = view.endpoints.flatMap((endpoint) => {
    const known = findKnownResponse(plans, endpoint.template, endpoint.accepts);
    const standard = viewNativePlans(plans)
      .find(({ policy }) => policy === known?.plan.name)
      ?.view.endpoints.find(({ template }) => template === known?.endpoint.template);
    if (standard === undefined) return [];
    const listed = listDeliveredObjects(endpoint);
    return standard.fields.paths.flatMap((path) => {
      const isListed = listed.has(formatFieldPath(path.slice(0, -1)));
      return findDropped({ endpoint, standard, path }, types).filter(
        ({ isUnlisted }) => isListed || !isUnlisted,
      );
    });
  });
  const byProperty = dropped.map((each) => [`${each.property.owner} ${each.property.name}`, each] as const);
  return [...new Map(byProperty.toReversed()).values()].toReversed();
}

/** Objects of which something leaves. */
function listDeliveredObjects({ fields }: EndpointView): ReadonlySet<string> {
  const delivered = fields.paths.filter(
    (path) => getExposure({ steps: fields.getOutcome(path) }) !== EXPOSURE_LEVELS.nothing,
  );
  return new Set(delivered.map((path) => formatFieldPath(path.slice(0, -1))));
}

type ComparedField = {
  readonly endpoint: EndpointView;
  readonly standard: EndpointView;
  readonly path: FieldPath;
};

function findDropped({ endpoint, standard, path }: ComparedField, types: TypeIndex): readonly Dropped[] {
  const usual = standard.fields.getOutcome(path);
  if (getExposure({ steps: usual }) === EXPOSURE_LEVELS.nothing) return [];
  const steps = endpoint.fields.getOutcome(path);
  if (getExposure({ steps }) !== EXPOSURE_LEVELS.nothing) return [];
  const property = types.getProperty(standard, path, usual[0].rule);
  if (property === undefined || property.name.includes('@')) return [];
  const [{ isUnlisted = false, rule }] = steps;
  return [{ property, rule, isUnlisted }];
}

type Remaining = Dropped & { readonly places: readonly RemainingPlace[]; readonly isServed: boolean };

function createFinding({ property, rule, places, isServed }: Remaining): LintFinding {
  return {
    code: 'LINT_STILL_DELIVERED',
    pointer: rule,
    at: 'key',
    message: `${property.name} of ${property.owner}: dropped here, still delivered as ${describeRemaining(places)}`,
    places: places.map(describePlace),
    fix: isServed ? 'drop it there too, or keep it here' : 'drop it there too if you serve that connector',
    ...(!isServed && { severity: 'note' as const }),
  };
}
