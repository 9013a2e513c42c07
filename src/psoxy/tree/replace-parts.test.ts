import { expect, it } from 'vitest';
import { replaceParts } from './text-transforms.ts';

const each = (text: string) => [...text].map((_, start) => ({ start, end: start + 1 }));

it('replaces parts from left to right and keeps what is between', () => {
  const spans = [
    { start: 1, end: 2 },
    { start: 2, end: 2 },
    { start: 3, end: 5 },
  ];
  const change = { replace: (part: string) => `<${part}>`, limits: { stringBytes: 100 } };
  expect(replaceParts('abcdef', spans, change)).toBe('a<b><>c<de>f');
});

it('stops as soon as the text is too long', () => {
  let calls = 0;
  const replace = () => {
    calls += 1;
    return 'x'.repeat(50);
  };
  const text = 'a'.repeat(1_000);
  expect(() => replaceParts(text, each(text), { replace, limits: { stringBytes: 100 } })).toThrow(
    'RESPONSE_NOT_SANITIZABLE',
  );
  expect(calls).toBe(3);
});
