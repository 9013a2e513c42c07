import type { PsoxyResponse } from '../psoxy-response.ts';
import { buildStates } from './build-states.ts';
import { findObstacle } from './find-obstacle.ts';
import type { States } from './states.ts';

/** Whether a response can be sanitized as it arrives, and if not what of its rules stands in the way. */
export type Streamability =
  | { readonly streams: true; readonly states: States }
  | { readonly streams: false; readonly why: string };

const known = new WeakMap<PsoxyResponse, Streamability>();

/**
 * Compiles a response at first use. Responses are frozen.
 *
 * @example streamability(response) // { streams: false, why: 'a filter in $..[?(@.type == "room")]' }
 */
export function streamability(response: PsoxyResponse): Streamability {
  const before = known.get(response);
  if (before !== undefined) return before;
  const found = compile(response);
  known.set(response, found);
  return found;
}

function compile(response: PsoxyResponse): Streamability {
  const why = findObstacle(response);
  if (why !== undefined) return { streams: false, why };
  const states = buildStates(response);
  return states === undefined ? { streams: false, why: 'too many states' } : { streams: true, states };
}
