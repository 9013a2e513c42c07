import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../rules/src/text/regex/compile-pattern.ts';
import { describePartRun, describePatternRuns } from './psoxy-action.ts';

const runs = (...sources: string[]) => describePatternRuns(sources.map((source) => compilePattern(source)));

describe('how patterns run', () => {
  it('on an automaton, behind a character that every match holds', () => {
    expect(runs('(?i)secret', '[a-z.]+@[a-z.]+')).toBe(
      'pattern 1: automaton; pattern 2: automaton behind "@"; texts without a match are known in the kernel, sixteen bytes at a time',
    );
    expect(runs('\\w+')).toBe('pattern: automaton; texts without a match are known in the kernel');
    expect(runs('x', 'a$')).toMatch(/; texts without a match are known in the kernel/);
  });

  it('tells where the kernel makes the pseudonym of a part', () => {
    const run = (source: string) => describePartRun(compilePattern(source));
    expect(run('(?i)smtp:(.+)')).toBe(
      'pattern: automaton behind ":"; the pseudonym is made in the kernel where a text has one match',
    );
    expect(run('^(?:smtp|sip):(.+)$')).toMatch(/since group 1 has no fixed place in it/);
    expect(run('a(?!b)')).toMatch(/since a pattern looks ahead$/);
  });

  it('says what keeps the kernel from looking', () => {
    expect(runs('a(?!b)')).toBe(
      'pattern: V8, since it looks ahead (texts of up to 4,096 characters); every text is made, since a pattern looks ahead',
    );
    expect(runs('[ab]*a[ab]{14}c')).toMatch(/since together they have too many states$/);
  });
});
