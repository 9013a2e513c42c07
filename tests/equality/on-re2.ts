import { RE2JS } from 're2js';
import { serializePattern } from '../../packages/rules/src/text/regex/compile-pattern.ts';
import type { PatternMatch } from '../../packages/rules/src/text/regex/safe-pattern.ts';
import type { ParsedPattern } from '../../packages/rules/src/text/regex/tree/pattern-node.ts';

/** A pattern without `$` on re2js, whose meaning ours has to be. */
export function onRe2({ node }: ParsedPattern) {
  const pattern = RE2JS.compile(serializePattern(node, 're2'));
  return {
    matches: (input: string): boolean => pattern.matches(input),
    fullMatch: (input: string): readonly (string | undefined)[] | undefined => {
      const matcher = pattern.matcher(input);
      if (!matcher.matches()) return undefined;
      return Array.from(
        { length: matcher.groupCount() + 1 },
        (_, index) => matcher.group(index) ?? undefined,
      );
    },
    findAll: (input: string): readonly PatternMatch[] => {
      const matcher = pattern.matcher(input);
      const matches: PatternMatch[] = [];
      for (let found = matcher.find(); found; found = matcher.find())
        matches.push({ start: matcher.start(), end: matcher.end(), group: groupOf(matcher) });
      return matches;
    },
  };
}

function groupOf(matcher: ReturnType<RE2JS['matcher']>): PatternMatch['group'] {
  const start = matcher.groupCount() > 0 ? matcher.start(1) : -1;
  return start < 0 ? undefined : { start, end: matcher.end(1) };
}
