import { expect, test } from 'vitest';
import { handleUnexpectedError } from './service-state.ts';

const ID = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';

test('an answer to what nobody foresaw gives the caller its own id back, and says nothing of the failure', () => {
  const events: unknown[] = [];
  const log = { write: (...line: unknown[]) => void events.push(line) };
  const state = { current: undefined, phase: 'serving', inFlight: 1 } as const;
  const secret = new Error('jane.doe@contoso.com');
  const answer = handleUnexpectedError(secret, { log, state, notes: { clientRequestId: ID } });
  expect(answer.status).toBe(502);
  expect(answer.headers).toContainEqual(['client-request-id', ID]);
  const { error } = JSON.parse(new TextDecoder().decode(answer.body)) as { error: { innerError: object } };
  expect(error.innerError).toMatchObject({ 'client-request-id': ID });
  expect(JSON.stringify([events, answer])).not.toContain('jane.doe');
});
