import { expect, test } from 'vitest';
import { compareText } from './compare-text.ts';

test.each([
  ['https://issuer', 'https://issuer', undefined],
  [
    'https://issuer/',
    'https://issuer',
    [15, 'the assertion has a slash at the end, the credential has none'],
  ],
  [
    'https://issuer',
    'https://issuer/',
    [15, 'the credential has a slash at the end, the assertion has none'],
  ],
  ['ns:App', 'ns:app', [4, 'letter case']],
  [' sub', 'sub', [1, 'blanks at the beginning or the end']],
  ['sub\n', 'sub', [4, 'blanks at the beginning or the end']],
  ['a b', 'ab', [2, 'blanks within']],
  ['ﬁne', 'fine', [1, 'characters that only look the same']],
  ['ns:a', 'ns:app', [5, 'the assertion ends before the credential']],
  ['ns:app', 'ns:a', [5, 'the credential ends before the assertion']],
  ['ns:one', 'ns:two', [4, 'another value']],
  ['🦊x', '🦊y', [2, 'another value']],
  ['', 'x', [1, 'nothing is presented']],
  ['x', '', [1, 'nothing is trusted']],
])('%j against %j', (presented, trusted, expected) => {
  const difference = compareText(presented, trusted);
  expect(difference && [difference.position, difference.kind]).toEqual(expected);
});
