import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileBuiltIn } from '../../../rules/src/text/regex/compile-pattern.ts';
import { parseTemplate } from '../rules/compile-path.ts';
import { createPathOutline, mayMatch, splitSegments } from './create-path-outline.ts';

const piece = fc.constantFrom(
  '',
  'v1.0',
  'Users',
  'users',
  'K',
  'k',
  '\u212a',
  'ſ',
  'é',
  'É',
  '%20',
  'a.b',
  '{id}',
);
const segment = fc
  .tuple(piece, fc.constantFrom('', '{a}', '{b?}', 'x{c}y'))
  .map(([first, second]) => `${first}${second}`);
const path = fc.array(segment, { minLength: 1, maxLength: 5 });

it('passes over no template that takes the path, whatever the case of its letters', () => {
  let taken = 0;
  const written = fc.constantFrom('users', 'USERS', 'k', 'K', '7', '', 'v1.0', 'xKy', 'é', '\u212a');
  fc.assert(
    fc.property(path, fc.array(written, { maxLength: 6 }), fc.boolean(), (parts, values, isUpper) => {
      const template = unique(`/${parts.join('/')}`);
      // A path of the template itself, with values in the places of its parameters, or one of chance.
      let at = 0;
      const filled = template.replace(/\{[^}]*\}/g, () => values[at++] ?? 'z');
      for (const text of [isUpper ? filled.toUpperCase() : filled, `/${values.join('/')}`]) {
        if (!compileBuiltIn(template, parseTemplate(template)).matches(text)) continue;
        taken += 1;
        expect(mayMatch(createPathOutline(template), splitSegments(text)), `${template} ${text}`).toBe(true);
      }
    }),
    { numRuns: 2_000, seed: 7 },
  );
  expect(taken).toBeGreaterThan(1_000);
});

/** Names of parameters stand once in a template. */
function unique(template: string): string {
  return template.replace(/\{[a-z]+(\??)\}/g, (_, optional: string, at: number) => `{p${at}${optional}}`);
}

it.each([
  ['/v1.0/users/{id}', '/v1.0/users', false],
  ['/v1.0/users/{id}', '/v1.0/users/7/events', false],
  ['/v1.0/users/{id}', '/v1.0/groups/7', false],
  ['/v1.0/users/{id}', '/V1.0/USERS/7', true],
  ['/v1.0/users/a{id}', '/v1.0/users/7', true],
])('%s and %s: %s', (template, text, may) => {
  expect(mayMatch(createPathOutline(template), splitSegments(text))).toBe(may);
});

it('says nothing of an endpoint that has none', () => {
  expect(mayMatch(undefined, splitSegments('/any'))).toBe(true);
});
