import type { JsonPathStep } from '../../text/jsonpath/json-path.ts';
import type { PsoxyAction, PsoxyResponse } from '../psoxy-response.ts';

/** One path of one transform. Passes are applied in their order, each to what the former left. */
export type Pass = { readonly action: PsoxyAction; readonly steps: readonly JsonPathStep[] };

export function passesOf({ transforms }: PsoxyResponse): readonly Pass[] {
  return transforms.flatMap(({ action, paths }) => paths.map(({ steps }) => ({ action, steps })));
}
