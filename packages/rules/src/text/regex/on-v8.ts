import { RequestError } from '@nymgate/engine/kernel/errors';
import { lazily } from '@nymgate/engine/kernel/lazily';
import { checkBacktracking } from './check-backtracking.ts';
import type { PatternMatch, RequestPattern } from './safe-pattern.ts';
import { type ReadPattern, someNode } from './tree/pattern-node.ts';
import { writePattern } from './write-pattern.ts';

/** Longest text for the backtracking engine (architecture, "Settled questions"). */
const LONGEST_IN_V8 = 4096;

/**
 * A pattern on V8, which backtracks: only where the static check passes.
 *
 * @param position of the construct that needs this engine
 * @throws PatternFault
 */
export function onV8(source: string, { node, groups }: ReadPattern, position: number): RequestPattern {
  checkBacktracking(node, position);
  const text = lazily(() => writePattern(node, 'v8'));
  const whole = lazily(() => new RegExp(`^(?:${text()})$`, 'u'));
  const limit = someNode(node, ({ kind }) => kind === 'lookahead') ? LONGEST_IN_V8 : undefined;
  const limited = (input: string): string => {
    if (limit === undefined || input.length <= limit) return input;
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', {
      subject: 'text too long for a pattern with lookahead',
    });
  };
  return Object.freeze({
    source,
    groups,
    longest: limit,
    matches: (input: string) => whole().test(limited(input)),
    fullMatch: (input: string) => {
      const found = whole().exec(limited(input));
      return found === null ? undefined : [...found];
    },
    findAll: (input: string) => findAllInV8(text(), limited(input)),
  });
}

function findAllInV8(text: string, input: string): readonly PatternMatch[] {
  return [...input.matchAll(new RegExp(text, 'gdu'))].map((found) => {
    const [start, end] = found.indices?.[0] ?? [found.index, found.index + found[0].length];
    const group = found.indices?.[1];
    return { start, end, group: group === undefined ? undefined : { start: group[0], end: group[1] } };
  });
}
