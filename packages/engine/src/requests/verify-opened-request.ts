import { RequestError } from '../kernel/errors.ts';
import { removeCast } from '../plan/casts.ts';
import type { NativeDecision, NativeEndpoint, Target, TextPart } from '../plan/plan.ts';
import { matchPath } from './match-path.ts';
import { guardOpenedOption } from './odata/guard-opened-option.ts';
import { toCanonicalName } from './system-options.ts';
import { toAllowedValue } from './to-allowed-value.ts';

/**
 * Matches the final request, its pseudonyms opened, against the same endpoint once more (design rule 2): an opened value
 * fills the one place where its token stood and changes nothing around it.
 *
 * @throws RequestError TOKEN_INVALID for every fault
 */
export function verifyOpenedRequest(decision: NativeDecision, opened: Target): void {
  if (!isSamePath(decision, opened.segments) || !isSameQuery(decision, opened.query)) {
    throw new RequestError('TOKEN_INVALID');
  }
}

function isSamePath({ endpoint, slots, cast }: NativeDecision, segments: readonly string[]): boolean {
  const path = removeCast(segments, cast);
  const match = path && matchPath(endpoint.path, path, 'plain');
  if (match === undefined) return false;
  return match.every(({ part, text }) => {
    const decided = slots[part.slot];
    return typeof decided !== 'string' || decided === text;
  });
}

function isSameQuery({ endpoint, query }: NativeDecision, opened: Target['query']): boolean {
  if (query.length !== opened.length) return false;
  return query.every((option, index) => {
    const other = opened[index];
    return other?.name === option.name && isSameValue(endpoint, option, other.value);
  });
}

function isSameValue(
  endpoint: NativeEndpoint,
  option: NativeDecision['query'][number],
  value: string,
): boolean {
  const rule = endpoint.query.get(toCanonicalName(option.name))?.rule;
  if (rule === undefined) return false;
  if (!('odata' in rule))
    return toAllowedValue(rule, value) === value && option.value.length === 1 && option.value[0] === value;
  const parts = guardOpenedOption(endpoint, { name: option.name, rule, value });
  return parts !== undefined && hasSameShape(option.value, parts);
}

/** Whether both consist of the same texts in the same order, with one opened value wherever the first has a token. */
function hasSameShape(closed: readonly TextPart[], opened: readonly TextPart[]): boolean {
  return (
    closed.length === opened.length &&
    closed.every((part, index) => {
      const other = opened[index];
      return typeof part === 'string' ? part === other : typeof other === 'object';
    })
  );
}
