import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { withEntityTag } from './answer-tag.ts';

const made = { policy: '0123456789abcdef', keyFingerprint: 'fedcba9876543210' };
const answer = (text: string, status = 200) => ({
  ...{ status, headers: [['nymgate-policy', made.policy]] as const },
  body: new TextEncoder().encode(text),
});
const createTag = (text: string, under = made) =>
  withEntityTag(answer(text), under, []).headers.find(([name]) => name === 'etag')?.[1] ?? '';
const status = (headers: HeaderList, text = '{"a":1}', under = made) =>
  withEntityTag(answer(text), under, headers).status;

test('the tag of an answer is weak, and holds nothing but a digest', () => {
  expect(createTag('{"a":1}')).toMatch(/^W\/"[0-9a-f]{32}"$/);
});

describe('T1-18 304 only when the answer would be the same', () => {
  const tag = createTag('{"a":1}');
  const named: readonly HeaderList[] = [
    [['If-None-Match', tag]],
    [['if-none-match', tag.slice(2)]],
    [['If-None-Match', `"x", ${tag}`]],
    [
      ['If-None-Match', '"x"'],
      ['If-None-Match', tag],
    ],
  ];
  test.each(named.map((headers) => [JSON.stringify(headers), headers] as const))('%s', (_, headers) => {
    const unchanged = withEntityTag(answer('{"a":1}'), made, headers);
    expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
    expect(unchanged.headers).toContainEqual(['etag', tag]);
    expect(unchanged.headers).toContainEqual(['nymgate-policy', made.policy]);
  });

  test.each<[string, HeaderList]>([
    ['no tag', []],
    ['any answer', [['If-None-Match', '*']]],
    ['a tag of Graph', [['If-None-Match', 'W/"JzEtVXNlcic="']]],
    ['a part of the tag', [['If-None-Match', tag.slice(0, -2)]]],
    ['another header', [['If-Match', tag]]],
  ])('not by %s', (_, headers) => expect(status(headers)).toBe(200));

  test('not when answer, rules or epoch are others', () => {
    const headers: HeaderList = [['If-None-Match', tag]];
    expect(status(headers, '{"a":2}')).toBe(200);
    expect(status(headers, '{"a":1}', { ...made, policy: '0'.repeat(16) })).toBe(200);
    expect(status(headers, '{"a":1}', { ...made, keyFingerprint: '0'.repeat(16) })).toBe(200);
    expect(status(headers)).toBe(304);
  });

  test('not in place of another status', () => {
    expect(withEntityTag(answer('', 204), made, [['If-None-Match', createTag('')]]).status).toBe(204);
  });
});
