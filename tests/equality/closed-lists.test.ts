import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getListMembers, getOtherwise, LIST_NAMES } from '../../packages/engine/src/kernel/closed-lists.ts';
import { roundsOf } from '../harness/rounds.ts';
import { leaf, record } from '../harness/sanitizing.ts';
import { differ, PSEUDONYMIZERS, run } from './compare-engines.ts';

const [pseudonymizer] = PSEUDONYMIZERS;
if (pseudonymizer === undefined) throw new Error('no pseudonymizer');

/** A character as JSON may write it: itself, by one escape for each unit, or by a short escape. */
const spelledCharacter = (character: string): fc.Arbitrary<string> => {
  const escaped = Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
  const plain = JSON.stringify(character).slice(1, -1);
  return fc.constantFrom(plain, plain, plain, escaped, escaped.toUpperCase().replaceAll('\\U', '\\u'));
};
const spelled = (text: string): fc.Arbitrary<string> =>
  fc.tuple(...Array.from(text, spelledCharacter)).map((parts) => `"${parts.join('')}"`);

const disturbance = fc.constantFrom(
  '',
  '',
  '',
  '\ufe0f',
  '\u{1f3fb}',
  '\u{1f3ff}',
  '\ud83d',
  '\udc4d',
  'x',
  '-',
  '|',
  '"',
  ' ',
  'é',
  '\u212a',
);
/** Nearly a member: other letter case, characters put in, and lone surrogates. */
const nearly = (member: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...Array.from(member, (character) =>
        fc
          .tuple(
            fc.constantFrom(character, character, character.toUpperCase(), character.toLowerCase()),
            disturbance,
          )
          .map((parts) => parts.join('')),
      ),
    )
    .map((parts) => parts.join(''));

describe.each(LIST_NAMES)('%s', (name) => {
  const members = getListMembers(name);
  const plan = record({
    a: leaf({ treatment: 'keep', type: name }),
    b: leaf({ treatment: 'keep', type: name }),
  });
  const compare = (text: string, cuts: readonly number[] = []) => {
    const document = Buffer.from(text);
    const comparison = { plan, document, cuts, pseudonymizer };
    expect(differ(comparison)).toBeUndefined();
    return run('bytes', comparison);
  };

  it('every member is kept by both engines', () => {
    for (const member of members) {
      const written = JSON.stringify(member);
      const outcome = compare(`{"a":${written},"b":null}`);
      // Subtags alone are no tags.
      if (!member.startsWith('-'))
        expect(outcome).toMatchObject({ value: `{"a":${written},"b":null}`, counts: { unlisted: 0 } });
    }
  });

  it('counts what is not in it, and nothing as a mismatch', () => {
    const otherwise = getOtherwise(name);
    const outcome = compare('{"a":"no !member?","b":null}');
    expect(outcome).toMatchObject({
      value: JSON.stringify({ a: otherwise, b: null }),
      counts: { unlisted: 1, mismatches: 0 },
    });
  });

  it('what is nearly a member is the same to both, in any spelling', () => {
    const member = fc.constantFrom(...members);
    const tag = fc.tuple(member, member, member).map(([a, b, c]) => `${a}${b}${c}`);
    const text = fc.oneof(
      member,
      member.chain(nearly),
      ...(name === 'languageTag' ? [tag, tag.chain(nearly)] : []),
    );
    fc.assert(
      fc.property(text.chain(spelled), text.chain(spelled), fc.array(fc.nat(300)), (a, b, cuts) => {
        const outcome = compare(`{"a":${a},"b":${b}}`, cuts);
        if ('refused' in outcome) return;
        for (const value of Object.values(JSON.parse(outcome.value) as object))
          if (name !== 'languageTag') expect(members).toContain(value);
      }),
      { numRuns: roundsOf({ many: 300, night: 10_000 }) },
    );
  });
});
