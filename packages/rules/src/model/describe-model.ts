import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { ModelDescription } from '../dialects/model-description.ts';
import { createKinds, findMixedTypes } from './create-kinds.ts';
import { createPaths } from './create-paths.ts';
import { createTypes } from './create-types.ts';
import { keepUsedTypes } from './keep-used-types.ts';
import { writeCsdl } from './write-csdl.ts';

const DESCRIPTIONS = new WeakMap<NativePlan, Map<string, ModelDescription>>();

/**
 * What the rules deliver in one version of the API, as OData describes it. Kept with the plan.
 *
 * @param version `v1.0` or `beta`
 */
export function describeModel(plan: NativePlan, version: string): ModelDescription {
  const known = DESCRIPTIONS.get(plan) ?? new Map<string, ModelDescription>();
  const description = known.get(version) ?? createDescription(plan, version);
  DESCRIPTIONS.set(plan, known.set(version, description));
  return description;
}

function createDescription(plan: NativePlan, version: string): ModelDescription {
  const endpoints = plan.endpoints.filter(
    ({ template, methods }) => template.toLowerCase().startsWith(`/${version}/`) && methods.includes('GET'),
  );
  const kinds = createKinds(createTypes(plan, endpoints), findMixedTypes(plan, endpoints));
  const model = keepUsedTypes(createPaths(plan, kinds, endpoints));
  const resources = [...model.resources]
    .filter(([, { isListed }]) => isListed)
    .map(([name, { isCollection }]) => ({ name, kind: isCollection ? 'EntitySet' : 'Singleton', url: name }))
    .toSorted((first, second) => (first.name < second.name ? -1 : 1));
  return { csdl: writeCsdl(model), resources };
}
