import { expect, test } from 'vitest';
import { createAnchors } from './anchors.ts';

function stand() {
  const head = { instance: 'run', sequence: 0, chain: 'c0' };
  const told: unknown[] = [];
  let now = 0;
  const anchors = createAnchors({
    trail: { head: () => ({ ...head }) },
    log: { write: (_level, event, fields) => void told.push([event, fields]) },
    monotonic: () => now,
  });
  const line = () => {
    head.sequence += 1;
    head.chain = `c${head.sequence}`;
  };
  return {
    ...anchors,
    told,
    line,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test('AUD-01 a function tells the head of its trail after its first request, then by time, and at its end', () => {
  const { tell, told, line, pass } = stand();
  tell(60);
  expect(told).toEqual([]);
  line();
  tell(60);
  expect(told).toEqual([['audit_anchor', { instance: 'run', sequence: 1, chain: 'c1' }]]);
  line();
  pass(59_999);
  tell(60);
  expect(told).toHaveLength(1);
  pass(1);
  tell(60);
  expect(told.at(-1)).toEqual(['audit_anchor', { instance: 'run', sequence: 2, chain: 'c2' }]);
  pass(60_000);
  tell(60);
  expect(told).toHaveLength(2);
  line();
  tell(60, 'now');
  expect(told).toHaveLength(3);
});

test('an interval of 0 tells none', () => {
  const { tell, told, line } = stand();
  line();
  tell(0);
  tell(0, 'now');
  expect(told).toEqual([]);
});
