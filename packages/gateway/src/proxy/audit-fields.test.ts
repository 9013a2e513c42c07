import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVED } from '../../../../tests/harness/request-facts.ts';
import { AUDIT_MEANINGS } from '../../../../tools/meanings/audit-meanings.ts';
import { REQUEST_ERRORS, RequestError, type RequestErrorCode } from '../../../engine/src/kernel/errors.ts';
import { formatAuditLine, formatIsoTime } from './audit-fields.ts';

const RECORD = {
  event: 'request',
  time: '2026-01-01T00:00:00.000Z',
  requestId: 'r',
  batch: '',
  client: '203.0.113.9',
  caller: 'local',
  callerReason: '',
  connector: 'entra-id',
  endpoint: 'users',
  subject: 't~x',
  method: 'GET',
  decision: 'allowed',
  code: '',
  shape: '',
  status: 200,
  policy: 'p',
  epoch: 'e',
  bytesIn: 1,
  bytesOut: 2,
  treatments: { keep: 3 },
  unknownFields: 4,
  mismatches: 8,
  tokensOpened: 5,
  linksSealed: 6,
  linksOpened: 7,
  sourceRequestId: 's',
  clientRequestId: 'q',
  traceId: '',
  milliseconds: 8,
  entraMilliseconds: 9,
  graphMilliseconds: 11,
};

describe('the audit line', () => {
  it('tells each fact in its field', () => {
    expect(JSON.parse(formatAuditLine(SERVED))).toEqual(RECORD);
  });

  it('is exactly this text', () => {
    expect(formatAuditLine(SERVED)).toBe(JSON.stringify(RECORD));
  });

  it.each(['"', '\\', '\n', '\u2028', '\ud800', '","audit":2,"x":"', 'é', '\u0000'])(
    'is one line of JSON whatever a text holds: %j',
    (id) => {
      const line = formatAuditLine({ ...SERVED, caller: { id } });
      expect(line).not.toMatch(/[\n\r\0]/);
      expect(JSON.parse(line)).toEqual({ ...RECORD, caller: id });
    },
  );

  it('has exactly the fields that have a meaning, clipped', () => {
    const more = { mail: 'alice@contoso.com' };
    const caller = { id: 'c'.repeat(5_000), ...more };
    const parsed = JSON.parse(formatAuditLine({ ...SERVED, ...more, caller }));
    expect(Object.keys(parsed)).toEqual(Object.keys(AUDIT_MEANINGS));
    expect(parsed).toMatchObject({ event: 'request', status: 200, treatments: { keep: 3 } });
    expect(parsed.caller).toHaveLength(256);
    expect(JSON.stringify(parsed)).not.toContain('alice');
  });

  it('has the id of the trace where there is one', () => {
    const trace = {
      traceId: () => '0af7651916cd43dd8448eb211c80319c',
      step: () => undefined,
      continueTrace: () => undefined,
      headers: () => [],
      end: () => undefined,
    };
    expect(JSON.parse(formatAuditLine({ ...SERVED, trace }))).toMatchObject({ traceId: trace.traceId() });
  });

  it('names no route before one is known: then policy and epoch are those of the gateway', () => {
    const parsed = JSON.parse(formatAuditLine({ ...SERVED, route: undefined, caller: undefined }));
    expect(parsed).toMatchObject({ connector: '', policy: 'all', epoch: 'none', caller: '' });
  });

  it.each(Object.entries(REQUEST_ERRORS))(
    '%s is a refusal or a failure, as its row says',
    (code, { origin }) => {
      const failure = new RequestError(code as RequestErrorCode, { callerReason: 'rate' });
      const parsed = JSON.parse(formatAuditLine({ ...SERVED, failure }));
      const decision = origin === 'caller' || origin === 'request' ? 'refused' : 'failed';
      expect(parsed).toMatchObject({ code, decision, callerReason: 'rate' });
    },
  );

  it.each(Object.entries(AUDIT_MEANINGS))('%s has a meaning', (_, meaning) => {
    expect(meaning).toMatch(/^\S.*\S$/);
    expect(meaning).not.toMatch(/[|\n]/);
  });
});

/** The farthest that a Date reaches, both ways; a fraction of a second before its begin is no Date. */
const FARTHEST = 8_640_000_000_000_000;

describe('isoTime', () => {
  it('is what Date writes', () => {
    fc.assert(
      fc.property(fc.double({ min: -FARTHEST, max: FARTHEST, noNaN: true }), fc.nat(2_000), (time, later) => {
        for (const milliseconds of [time, Math.min(time + later, FARTHEST), 0, 999, 1_000, -1])
          expect(formatIsoTime(milliseconds)).toBe(new Date(milliseconds).toISOString());
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('refuses %d, as Date does', (milliseconds) => {
    expect(() => formatIsoTime(milliseconds)).toThrow(RangeError);
  });
});
