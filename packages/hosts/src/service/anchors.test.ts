import { expect, test } from 'vitest';
import { createAnchorLogger } from './create-gateway-service.ts';

test('AUD-01 the head of the trail is told where there is a new one, and an interval of 0 tells none', () => {
  const head = { instance: 'run', sequence: 0, chain: 'c0' };
  const logged: unknown[] = [];
  let seconds = 60;
  const logAnchor = createAnchorLogger({
    auditLog: { head: () => ({ ...head }) },
    log: { write: (_level, event, fields) => void logged.push([event, fields]) },
    seconds: () => seconds,
  });
  logAnchor();
  expect(logged).toEqual([]);
  Object.assign(head, { sequence: 1, chain: 'c1' });
  logAnchor();
  logAnchor();
  expect(logged).toEqual([['audit_anchor', { instance: 'run', sequence: 1, chain: 'c1' }]]);
  seconds = 0;
  head.sequence = 2;
  logAnchor();
  expect(logged).toHaveLength(1);
});
