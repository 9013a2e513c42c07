import type { EndpointRule } from './rule-set.ts';

const DEFAULT_METHODS: readonly string[] = ['GET', 'HEAD'];

/** The methods of an endpoint: GET and HEAD unless it names others. */
export function methodsOf({ methods }: EndpointRule): readonly string[] {
  return methods ?? DEFAULT_METHODS;
}
