import { describe, expect, test } from 'vitest';
import { SourceFailure, type SourceRequest } from '../../../engine/src/kernel/ports.ts';
import { createSender } from './send-export.ts';

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

function sending(answer: Answer | Error) {
  const sent: SourceRequest[] = [];
  const http = {
    send: async (request: SourceRequest) => {
      sent.push(request);
      if (answer instanceof Error) throw answer;
      const { status, headers = {}, body = '' } = answer;
      return {
        status,
        headers,
        body: (async function* () {
          yield new TextEncoder().encode(body);
        })(),
      };
    },
  };
  const collector = { origin: 'https://c.example', path: '/v1/traces', headers: [['x-key', 'k']] as const };
  return { sent, deliver: () => createSender(http, collector)('{}', 300) };
}

describe('what became of a batch', () => {
  test.each([
    ['', 0],
    ['{}', 0],
    ['{"partialSuccess":{}}', 0],
    ['{"partialSuccess":{"rejectedSpans":"7","errorMessage":"kim.lee"}}', 7],
    ['{"partialSuccess": {"rejectedSpans": 7}}', 7],
    [`{"rejectedSpans":"${'9'.repeat(40)}"}`, 0],
    [`{"partialSuccess":{"errorMessage":"${'x'.repeat(70_000)}","rejectedSpans":"7"}}`, 0],
  ])('200 %.80s: %d not taken', async (body, rejected) => {
    expect(await sending({ status: 200, body }).deliver()).toEqual({ outcome: 'sent', rejected });
  });

  test.each([429, 502, 503, 504])('%d may be sent again, when it says so', async (status) => {
    const again = { outcome: 'again', fault: { reason: 'status', status } };
    expect(await sending({ status }).deliver()).toEqual({ ...again, seconds: undefined });
    for (const [given, seconds] of [
      ['17', 17],
      ['-1', undefined],
      ['Fri, 27 Nov 2026 15:00:00 GMT', undefined],
      ['1e9', undefined],
    ] as const)
      expect(await sending({ status, headers: { 'retry-after': given } }).deliver()).toEqual({
        ...again,
        seconds,
      });
  });

  test.each([301, 307, 400, 401, 404, 413, 500, 501])('%d may not', async (status) => {
    const { sent, deliver } = sending({ status, headers: { location: 'https://elsewhere.example' } });
    expect(await deliver()).toEqual({ outcome: 'refused', fault: { reason: 'status', status } });
    expect(sent.map(({ origin }) => origin)).toEqual(['https://c.example']);
  });

  test('TRC-03 a failure is told by one of our words, never by its own', async () => {
    expect(await sending(new SourceFailure('timeout')).deliver()).toMatchObject({
      outcome: 'again',
      fault: { reason: 'timeout' },
    });
    expect(await sending(new Error('kim.lee')).deliver()).toMatchObject({ fault: { reason: 'internal' } });
  });
});

test('it is one POST of JSON with the headers of the configuration, and has a deadline', async () => {
  const { sent, deliver } = sending({ status: 200 });
  await deliver();
  expect(sent).toMatchObject([
    {
      method: 'POST',
      path: '/v1/traces',
      timeout: 300,
      headers: [
        ['content-type', 'application/json'],
        ['user-agent', 'nymgate'],
        ['x-key', 'k'],
      ],
    },
  ]);
});
