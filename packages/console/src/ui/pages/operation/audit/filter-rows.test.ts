import { expect, it } from 'vitest';
import type { AuditRow } from '../../../../wire/operation.ts';
import { filterRows, listValues, readFilter } from './filter-rows.ts';

const row = (sequence: number, code: string, caller: string): AuditRow => ({
  sequence,
  time: `2026-12-01T04:0${sequence}:00.000Z`,
  event: 'request',
  request: {
    method: 'GET',
    connector: 'entra-id',
    endpoint: '/v1.0/users',
    status: code === '' ? 200 : 403,
    code,
    reason: '',
    caller,
    milliseconds: 1,
    graphMilliseconds: 1,
  },
});
const ROWS = [row(3, 'PATH_NOT_ALLOWED', 'bi'), row(2, '', 'bi'), row(1, '', 'lab')];
const numbers = (...given: Parameters<typeof filterRows>) =>
  filterRows(...given).map(({ sequence }) => sequence);

it('lines are filtered by code, caller, connector and time', () => {
  const now = Date.parse('2026-12-01T04:06:30Z');
  expect(numbers(ROWS, {}, now)).toEqual([3, 2, 1]);
  expect(numbers(ROWS, { code: 'PATH_NOT_ALLOWED' }, now)).toEqual([3]);
  expect(numbers(ROWS, { caller: 'bi', connector: 'entra-id' }, now)).toEqual([3, 2]);
  expect(numbers(ROWS, { minutes: '5' }, now)).toEqual([3, 2]);
  expect(listValues(ROWS, 'code')).toEqual(['PATH_NOT_ALLOWED']);
  expect(listValues(ROWS, 'caller')).toEqual(['bi', 'lab']);
});

it('lines that were refused or failed are a choice', () => {
  const started: AuditRow = { sequence: 0, time: '2026-12-01T04:00:00.000Z', event: 'start' };
  expect(numbers([...ROWS, started], { outcome: 'problem' }, 0)).toEqual([3]);
});

it('the filter is read from the URL; a value that no line has stays a choice', () => {
  const filter = readFilter({ code: 'RATE_LIMITED', minutes: '60', view: 'x', caller: '' });
  expect(filter).toEqual({ code: 'RATE_LIMITED', minutes: '60' });
  expect(listValues(ROWS, 'code', filter.code)).toEqual(['PATH_NOT_ALLOWED', 'RATE_LIMITED']);
  expect(numbers(ROWS, { minutes: 'nonsense' }, Date.parse('2027-01-01'))).toEqual([3, 2, 1]);
});
