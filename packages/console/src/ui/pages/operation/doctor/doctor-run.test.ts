import { expect, it } from 'vitest';
import { applyDoctorItem, type DoctorRun } from './doctor-run.ts';

const BEGUN: DoctorRun = { is: 'running', groups: [] };
const KEY = { step: 'key', status: 'ok', summary: '1 key' } as const;
const RULES = { step: 'rules', status: 'warn', summary: 'one finding' } as const;

it('steps stand under what they examine, and what runs is named until it has ended', () => {
  let run = applyDoctorItem(BEGUN, { kind: 'began', of: 'gateway', step: 'key' });
  expect(run.now).toEqual({ of: 'gateway', step: 'key' });
  run = applyDoctorItem(run, { kind: 'ended', of: 'gateway', step: KEY });
  run = applyDoctorItem(run, { kind: 'ended', of: 'entra-id', step: RULES });
  run = applyDoctorItem(run, { kind: 'ended', of: 'gateway', step: RULES });
  expect(run.groups).toEqual([
    { of: 'gateway', steps: [KEY, RULES] },
    { of: 'entra-id', steps: [RULES] },
  ]);
  const done = applyDoctorItem(run, { kind: 'report', status: 'warn', config: 'x.yaml' });
  expect([done.is, done.now, done.result]).toEqual(['done', undefined, { status: 'warn', config: 'x.yaml' }]);
  expect(BEGUN.groups).toEqual([]);
});
