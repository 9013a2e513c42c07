import { expect, test } from 'vitest';
import { SourceFailure } from '../../../../engine/src/kernel/ports.ts';
import { readSourceErrorCodes } from './read-source-error.ts';

async function* chunks(text: string, failure?: SourceFailure) {
  yield new TextEncoder().encode(text);
  if (failure !== undefined) throw failure;
}
const answer = (text: string, failure?: SourceFailure) => ({
  status: 400,
  headers: {},
  body: chunks(text, failure),
});

test.each([
  [
    'a known code',
    '{"error":{"code":"ErrorItemNotFound","message":"alice@contoso.com"}}',
    ['ErrorItemNotFound'],
  ],
  ['an unknown code', '{"error":{"code":"alice@contoso.com"}}', []],
  [
    'nested codes, outermost first',
    '{"error":{"code":"itemNotFound","innerError":{"code":"syncStateNotFound"}}}',
    ['itemNotFound', 'syncStateNotFound'],
  ],
  ['a code that is no text', '{"error":{"code":{"a":1}}}', []],
  ['no error object', '[]', []],
  ['HTML', '<html>alice</html>', []],
  ['nothing', '', []],
  ['too much', `{"error":{"code":"NotFound","message":"${'x'.repeat(70_000)}"}}`, []],
])('%s', async (_name, text, codes) => {
  expect(await readSourceErrorCodes(answer(text))).toEqual(codes);
});

test('a body broken off yields no code and no throw', async () => {
  expect(await readSourceErrorCodes(answer('{"error":', new SourceFailure('truncated')))).toEqual([]);
});
