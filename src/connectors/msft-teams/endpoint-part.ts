import type { EndpointRule } from '../../plan/rule-set.ts';

/** An endpoint without what follows from its path: rules of slots, and link templates where Graph keeps to its spellings. */
export type EndpointPart = Omit<EndpointRule, 'slots'>;
