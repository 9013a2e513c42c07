import { expect, test } from 'vitest';
import { createAnchorLogger } from './create-gateway-service.ts';

test('AUD-01 the head of the trail is told where there is a new one, and an interval of 0 tells none', () => {
  const head = { instance: 'run', sequence: 0, chain: 'c0' };
  const told: unknown[] = [];
  let seconds = 60;
  const tell = createAnchorLogger({
    auditLog: { head: () => ({ ...head }) },
    log: { write: (_level, event, fields) => void told.push([event, fields]) },
    seconds: () => seconds,
  });
  tell();
  expect(told).toEqual([]);
  Object.assign(head, { sequence: 1, chain: 'c1' });
  tell();
  tell();
  expect(told).toEqual([['audit_anchor', { instance: 'run', sequence: 1, chain: 'c1' }]]);
  seconds = 0;
  head.sequence = 2;
  tell();
  expect(told).toHaveLength(1);
});
