import { describe, expect, test } from 'vitest';
import { SERVED } from '../../../../tests/harness/request-facts.ts';
import { AUDIT_MEANINGS } from '../../../../tools/meanings/audit-meanings.ts';
import { NOT_TRACED } from '../../../../tools/meanings/trace-meanings.ts';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import { TRACE_ATTRIBUTES, toTraceEnd } from './trace-fields.ts';

const FACTS = {
  ...SERVED,
  timeSpent: { own: 8.04, entra: 9, graph: 11.5 },
  caller: { id: 'entra:kim.lee@contoso.com' },
  endpoint: '/v1.0/users/{userId}',
  subject: 't~pseudonymOfAPerson',
  sourceRequestId: '0f0f3127-e9e6-46d7-9f7f-800a7a506375',
};

describe('TRC-02 the attributes of a span', () => {
  test('are exactly these, each a field of the audit line', () => {
    expect(toTraceEnd(FACTS).attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/v1.0/users/{userId}',
      'http.response.status_code': 200,
      'nymgate.request_id': 'r',
      'nymgate.connector': 'entra-id',
      'nymgate.decision': 'allowed',
      'nymgate.policy': 'p',
      'nymgate.epoch': 'e',
      'nymgate.bytes_in': 1,
      'nymgate.bytes_out': 2,
      'nymgate.unknown_fields': 4,
      'nymgate.mismatches': 8,
      'nymgate.tokens_opened': 5,
      'nymgate.links_sealed': 6,
      'nymgate.links_opened': 7,
      'nymgate.own_milliseconds': 8,
      'nymgate.entra_milliseconds': 9,
      'nymgate.graph_milliseconds': 11.5,
    });
  });

  test('every field of the audit line is an attribute, or stands on the list of those that are not', () => {
    const fields = [...Object.values(TRACE_ATTRIBUTES), ...Object.keys(NOT_TRACED)];
    expect(fields.toSorted()).toEqual(Object.keys(AUDIT_MEANINGS).toSorted());
    expect(new Set(fields).size).toBe(fields.length);
  });

  test('hold no caller, no address and no pseudonym of a person; nor does anything else of a span', () => {
    const reported = JSON.stringify(toTraceEnd(FACTS));
    for (const hidden of ['203.0.113.9', 'kim.lee', 't~', FACTS.sourceRequestId]) {
      expect(reported).not.toContain(hidden);
      expect(JSON.stringify(FACTS)).toContain(hidden);
    }
  });
});

describe('how a request ended', () => {
  test('its name is the template, and its length what the audit line adds up to', () => {
    expect(toTraceEnd(FACTS)).toMatchObject({
      name: 'GET /v1.0/users/{userId}',
      code: undefined,
      failed: { request: false, step: false },
    });
    expect(toTraceEnd(FACTS).milliseconds).toBeCloseTo(28.54, 9);
    expect(toTraceEnd({ ...FACTS, endpoint: '' }).name).toBe('GET');
  });

  test.each([
    ['CALLER_UNKNOWN', 401, false, false],
    ['SOURCE_THROTTLED', 429, false, true],
    ['SOURCE_TIMEOUT', 504, true, true],
  ] as const)('%s', (code, status, request, step) => {
    const end = toTraceEnd({ ...FACTS, failure: new RequestError(code), status });
    expect(end).toMatchObject({ code, failed: { request, step } });
    expect(end.attributes['error.type']).toBe(code);
  });
});
