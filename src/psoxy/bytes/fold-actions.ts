import type { PsoxyAction } from '../psoxy-response.ts';
import { TREATMENT_OF } from '../tree/apply-transform.ts';
import type { Count, Kind } from './states.ts';

/**
 * What a chain of actions makes of a value of which only the kind is known. `same`: there is no action. `look`: it depends on
 * the value, or is a failure; `at` is the number of the action that has to look.
 */
export type Folded =
  | { readonly is: 'same' | 'null' | 'quotedNull' | 'gone'; readonly counts: readonly Count[] }
  | { readonly is: 'look'; readonly at: number };

export function foldActions(actions: readonly PsoxyAction[], kind: Kind): Folded {
  const counts: Count[] = [];
  let value: Kind | 'quotedNull' = kind;
  for (const [at, action] of actions.entries()) {
    counts.push(TREATMENT_OF[action.type]);
    if (action.type === 'redact') return { is: 'gone', counts };
    const result = act(action, value);
    if (result === 'look') return { is: 'look', at };
    value = result;
  }
  if (actions.length === 0) return { is: 'same', counts };
  return { is: value === 'quotedNull' ? 'quotedNull' : 'null', counts };
}

/** The same as `actOnValue`, where the kind decides. */
function act(action: PsoxyAction, value: Kind | 'quotedNull'): 'null' | 'quotedNull' | 'look' {
  switch (action.type) {
    case 'pseudonymize':
      return value !== 'null' ? 'look' : action.encoding === 'json' ? 'quotedNull' : 'null';
    case 'pseudonymizeEmailHeader':
    case 'pseudonymizeRegexMatches':
      return value === 'null' ? 'null' : 'look';
    default:
      return value === 'string' || value === 'quotedNull' ? 'look' : 'null';
  }
}
