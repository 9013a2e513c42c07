import { expect, it } from 'vitest';
import { sanitizeSample } from '../../../tests/harness/sanitize-sample.ts';
import { RequestError } from '../../engine/src/kernel/errors.ts';
import { sha256Hex } from '../../engine/src/pseudonyms/sealing/digest.ts';
import { decide } from '../../engine/src/requests/decide.ts';
import { parseTarget } from '../../engine/src/requests/parse-target.ts';
import { compileRules } from '../../rules/src/native/compile-rules.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from './index.ts';

// Author-written values of kept properties (S1): a prose sentence that every grammar of before let through.
const PROSE = 'Ana Kovac +49 170 1234567 is HIV positive - see https://x.example/ana';
const CUSTOM = 'tzone://Microsoft/Custom';

it('zones of an event are those of a list, or the word for others', () => {
  const zone = { dateTime: '2026-03-02T09:00:00.0000000', timeZone: PROSE };
  const range = { type: 'noEnd', startDate: '2026-03-02', recurrenceTimeZone: PROSE };
  const event = {
    start: zone,
    end: { ...zone, timeZone: 'utc' },
    originalStartTimeZone: PROSE,
    recurrence: { range },
  };
  const { text, json } = sanitizeSample('outlook-cal', 'events', {
    value: [{ ...event, originalEndTimeZone: 'W. Europe Standard Time' }],
  });
  expect(text).not.toMatch(/Kovac|HIV|1234567/);
  expect(json.value[0]).toMatchObject({
    start: { timeZone: CUSTOM },
    end: { timeZone: 'UTC' },
    originalStartTimeZone: CUSTOM,
    originalEndTimeZone: 'W. Europe Standard Time',
    recurrence: { range: { recurrenceTimeZone: CUSTOM } },
  });
});

it('reactions, languages and kinds of attachments are those of lists', () => {
  const reactions = ['👍🏿', 'heart', '🏳️‍🌈', '✝️', PROSE, 'HIVpositive'].map((reactionType) => ({
    reactionType,
  }));
  const attachments = ['application/pdf', 'messageReference', 'text/ana-kovac-hiv'].map((contentType) => ({
    contentType,
  }));
  const message = { locale: 'Kovac-Ana-HIV-positiv', reactions, attachments };
  const { text, json } = sanitizeSample('msft-teams', 'chat-messages', {
    value: [message, { locale: 'en-us' }],
  });
  expect(text).not.toMatch(/Kovac|HIV|kovac/);
  expect(json.value).toEqual([
    {
      reactions: ['👍', 'heart', 'custom', 'custom', 'custom', 'custom'].map((reactionType) => ({
        reactionType,
      })),
      attachments: [{ contentType: 'application/pdf' }, { contentType: 'messageReference' }, {}],
    },
    { locale: 'en-us' },
  ]);
});

it('words that an enumeration lacks leave as its unknownFutureValue, or not at all', () => {
  const { json } = sanitizeSample('msft-teams', 'chat-messages', {
    value: [{ importance: 'AnaKovac', messageType: 'typing' }],
  });
  expect(json.value).toEqual([{ importance: 'unknownFutureValue', messageType: 'typing' }]);
  const events = sanitizeSample('outlook-cal', 'events', {
    value: [{ showAs: 'AnaKovac', importance: 'high' }],
  });
  expect(events.json.value).toEqual([{ importance: 'high' }]);
});

it('formats of dates have letters of dates only', () => {
  const formats = ["'Ana' 'is' 'HIV' dd", 'dddd, d. MMMM yyyy', 'mymdh', 'HH:mm', 'h:mm tt', 'Ana'].map(
    (dateFormat) => sanitizeSample('outlook-cal', 'mailbox-settings', { dateFormat }).json['dateFormat'],
  );
  expect(formats).toEqual([undefined, 'dddd, d. MMMM yyyy', undefined, 'HH:mm', 'h:mm tt', undefined]);
});

it('several words of an enumeration are each of its own', () => {
  const violations = [
    'blockAccess',
    'notifySender,blockAccess',
    'notifySender, blockAccess',
    'AnaKovac,IsHiv',
  ];
  const { json } = sanitizeSample('msft-teams', 'chat-messages', {
    value: violations.map((dlpAction) => ({ policyViolation: { dlpAction } })),
  });
  const kept = violations.slice(0, 3).map((dlpAction) => ({ policyViolation: { dlpAction } }));
  expect(json.value).toHaveLength(4);
  expect(json.value).toEqual(expect.arrayContaining([...kept, { policyViolation: {} }]));
});

it('options of a group are those that Microsoft lists', () => {
  const { json } = sanitizeSample('entra-id', 'group', {
    theme: 'teal',
    visibility: 'AnaKovac',
    creationOptions: ['Team', 'AnaKovacIsHivPositive:4917', 'ExchangeProvisioningFlags:481'],
  });
  expect(json).toEqual({ theme: 'Teal', creationOptions: ['ExchangeProvisioningFlags:481', 'Team'] });
});

const CALENDAR = compileRules(CONNECTORS['outlook-cal'].ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex);
const EVENTS = `/v1.0/users/p~${'A'.repeat(68)}/events`;

function getRefusal(query: string, ...headers: readonly [string, string][]): string {
  try {
    decide(CALENDAR, { method: 'GET', target: parseTarget(`${EVENTS}${query}`), headers });
    return 'allowed';
  } catch (error) {
    return error instanceof RequestError ? error.code : String(error);
  }
}

it('a request names only what a list has', () => {
  const prefer = (zone: string) => getRefusal('', ['Prefer', `outlook.timezone="${zone}"`]);
  expect(['Pacific Standard Time', 'Europe/Berlin', 'Kovac Standard Time'].map(prefer)).toEqual([
    'allowed',
    'allowed',
    'HEADER_NOT_ALLOWED',
  ]);
  const filter = (text: string) => getRefusal(`?$filter=${encodeURIComponent(text)}`);
  expect(filter("originalStartTimeZone eq 'UTC'")).toBe('allowed');
  expect(filter("showAs eq 'busy'")).toBe('allowed');
  // What is not delivered is not asked about (T1-12).
  expect(filter(`originalStartTimeZone eq 'Ana Kovac'`)).toBe('QUERY_NOT_ALLOWED');
  expect(filter("showAs eq 'AnaKovac'")).toBe('QUERY_NOT_ALLOWED');
  expect(filter("startswith(originalStartTimeZone,'U')")).toBe('QUERY_NOT_ALLOWED');
});
