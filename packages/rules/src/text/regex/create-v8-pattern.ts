import { RequestError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { checkBacktracking } from './check-backtracking.ts';
import type { PatternMatch, RequestPattern } from './safe-pattern.ts';
import { serializePattern } from './serialize-pattern.ts';
import { type ParsedPattern, someNode } from './tree/pattern-node.ts';

/** Longest text for the backtracking engine (architecture, "Settled questions"). */
const MAX_V8_LENGTH = 4096;

/**
 * A pattern on V8, which backtracks: only where the static check passes.
 *
 * @param position of the construct that needs this engine
 * @throws PatternFault
 */
export function createV8Pattern(
  source: string,
  { node, groups }: ParsedPattern,
  position: number,
): RequestPattern {
  checkBacktracking(node, position);
  const text = memoize(() => serializePattern(node, 'v8'));
  const whole = memoize(() => new RegExp(`^(?:${text()})$`, 'u'));
  const limit = someNode(node, ({ kind }) => kind === 'lookahead') ? MAX_V8_LENGTH : undefined;
  const limited = (input: string): string => {
    if (limit === undefined || input.length <= limit) return input;
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', {
      subject: 'text too long for a pattern with lookahead',
    });
  };
  return Object.freeze({
    source,
    groups,
    maxLength: limit,
    matches: (input: string) => whole().test(limited(input)),
    fullMatch: (input: string) => {
      const found = whole().exec(limited(input));
      return found === null ? undefined : [...found];
    },
    findAll: (input: string) => findAllWithV8(text(), limited(input)),
  });
}

function findAllWithV8(text: string, input: string): readonly PatternMatch[] {
  return [...input.matchAll(new RegExp(text, 'gdu'))].map((found) => {
    const [start, end] = found.indices?.[0] ?? [found.index, found.index + found[0].length];
    const group = found.indices?.[1];
    return { start, end, group: group === undefined ? undefined : { start: group[0], end: group[1] } };
  });
}
