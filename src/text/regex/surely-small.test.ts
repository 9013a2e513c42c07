import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { PatternFault, writePattern } from './pattern-node.ts';
import { readPattern } from './read-pattern.ts';
import { isSurelySmall } from './surely-small.ts';

const nodeOf = (source: string) => readPattern(source, true).node;

describe('a pattern that is surely small', () => {
  it('is never too large for RE2', () => {
    const atom = fc.constantFrom('a', '[a-z]', '\\w', '\\p{Lu}', '.', '(?:b|c)', '^', '\\b');
    const bounds = fc.tuple(fc.nat(40), fc.nat(400)).map(([least, more]) => `{${least},${least + more}}`);
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { maxDepth: 5 },
        atom,
        fc.tuple(tie('pattern'), bounds).map(([inner, times]) => `(?:${inner})${times}`),
        fc.array(tie('pattern'), { minLength: 1, maxLength: 4 }).map((parts) => `(${parts.join('|')})`),
        fc.array(tie('pattern'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      ),
    }));
    let small = 0;
    fc.assert(
      fc.property(pattern, (source) => {
        const node = nodeOf(source);
        if (!isSurelySmall(node)) return;
        small += 1;
        expect(() => RE2JS.compile(writePattern(node, 're2'))).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
    expect(small).toBeGreaterThan(200);
  });

  it('is none that RE2 refuses: such a one is told when it is compiled, not when it is used', () => {
    for (const source of ['(?:a{10}){200}', '(?:[a-z]{999}){2}']) {
      expect(isSurelySmall(nodeOf(source))).toBe(false);
      expect(() => compilePattern(source)).toThrow(PatternFault);
    }
  });

  it.each(['smtp:(.+)', '(?i)pwd=[A-Za-z0-9%._~-]+', '[0-9]{3}[ -]?[0-9]{4,7}', 'a{99}'])(
    '%s is one',
    (source) => {
      expect(isSurelySmall(nodeOf(source))).toBe(true);
    },
  );
});
