import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPseudonymizer } from '../create-pseudonymizer.ts';
import { extractMeetingThread } from './extract-meeting-thread.ts';

const ORGANIZER = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const THREAD = '19:meeting_NTg0NmQ3NTctZDVkZC00YzRh_-@thread.v2';
const CHANNEL = '19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2';
const CONTEXT = '?context=%7b%22Tid%22%3a%226e4c8e9f-76cf-41d1-806e-61838b880b87%22%2c%22Oid%22%3a%22x%22%7d';
const link = (thread: string, message = '0', context = CONTEXT) =>
  `https://teams.microsoft.com/l/meetup-join/${thread}/${message}${context}`;
const encodeId = (text: string) => Buffer.from(text).toString('base64');

/** The spellings of Graph's samples (onlineMeeting: get, chat: get, event), and of links within links. */
const SPELLINGS = [
  link(THREAD.replace(':', '%3a').replace('@', '%40')),
  link(THREAD.replace(':', '%3A').replace('@', '%40'), '0', ''),
  link(THREAD, '0', '?context={"Tid":"a","Oid":"b"}'),
  link(THREAD.replace(':', '%253a').replace('@', '%2540')),
  link(THREAD).replace('teams.microsoft.com', 'teams.cloud.microsoft'),
  link(THREAD).replace('teams.microsoft.com', 'gov.teams.microsoft.us'),
  encodeId(`1*${ORGANIZER}*0**${THREAD}`),
  encodeId(`1*${ORGANIZER}*0**${THREAD}`).replace(/=+$/, ''),
];

describe('the thread of a meeting', () => {
  it.each(SPELLINGS)('%s', (text) => {
    expect(extractMeetingThread(text)).toBe(`${THREAD}/0`);
  });

  it('of a meeting in a channel has the message that it hangs on', () => {
    expect(extractMeetingThread(link(encodeURIComponent(CHANNEL), '1657000000000'))).toBe(
      `${CHANNEL}/1657000000000`,
    );
    expect(extractMeetingThread(link(CHANNEL, '1657000000001'))).toBe(`${CHANNEL}/1657000000001`);
  });

  it.each([
    '',
    THREAD,
    'https://us02web.zoom.us/j/86?pwd=x',
    'https://teams.microsoft.com/meet/2851234567?p=abc',
    link(THREAD).replace('teams.microsoft.com', 'teams.microsoft.com.evil.example'),
    link(THREAD).replace('teams.microsoft.com', 'evil.example'),
    link(THREAD).replace('https://', 'https://teams.microsoft.com@evil.example/'),
    link('jane@contoso.com'),
    link('%E0%A4%A'),
    link(`${THREAD}%2F..`),
    link(THREAD, 'x'),
    ` ${link(THREAD)}`,
    encodeId(`1*jane@contoso.com*0**${THREAD}`),
    encodeId(`1*${ORGANIZER}*0**jane@contoso.com`),
    encodeId(`1*${ORGANIZER}*0**${CHANNEL}`),
    encodeId(`1*${ORGANIZER}*0**${THREAD}, and more`),
  ])('is not found in %s', (text) => {
    expect(extractMeetingThread(text)).toBeUndefined();
  });
});

describe('the usual spelling', () => {
  const piece = (...texts: string[]) => fc.constantFrom(...texts);
  const usual = fc.tuple(
    piece('19%3a', '19%3A', '19:', '19%253a', '18%3a', '19%3a%'),
    fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/),
      piece('', 'a b', 'a%6dz', 'meeting_é', 'x'.repeat(257)),
    ),
    piece('%40', '@', '%2540', '%41'),
    piece('thread.v2', 'thread.tacv2', 'thread.skype', 'thread.V2', 'Thread.v2', 'thread.v3', 'threadxv2'),
    piece('/0', '/1657000000000', '/', '/x', '/12345678901234567', '//0'),
    piece('', '?context=%7b%7d', '#x', '/more', '&x', ' '),
  );

  it('means what the same link means in capitals, which is decoded', () => {
    fc.assert(
      fc.property(usual, (parts) => {
        const rest = `/l/meetup-join/${parts.join('')}`;
        expect(extractMeetingThread(`https://teams.microsoft.com${rest}`)).toBe(
          extractMeetingThread(`HTTPS://TEAMS.microsoft.com${rest}`),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('pseudonyms of a meeting', () => {
  const key = { id: 1, secret: 'q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM' };
  const native = createPseudonymizer({ scheme: 'native', keys: [key], tenant: '' });

  it('are equal in their first 42 characters for all its names, and each opens to its own', () => {
    const hashes = SPELLINGS.map((text) => native.reversible(text, 'meeting')?.slice(2, 44));
    expect(new Set(hashes)).toEqual(
      new Set([native.irreversible(SPELLINGS[0] ?? '', 'meeting')?.slice(2, 44)]),
    );
    for (const text of SPELLINGS)
      expect(native.open(native.reversible(text, 'meeting') ?? '', ['meeting'])).toBe(text);
  });

  it('differ for another meeting, another kind, and in the scheme of Psoxy, whose bytes are those of the text', () => {
    const [one = '', other = ''] = SPELLINGS;
    expect(native.irreversible(one.replace('NTg0', 'NTg1'), 'meeting')).not.toBe(
      native.irreversible(one, 'meeting'),
    );
    expect(native.irreversible(one, 'text')).not.toBe(native.irreversible(other, 'text'));
    expect(native.irreversible(one, 'chat')).not.toBe(native.irreversible(other, 'chat'));
    const psoxy = createPseudonymizer({
      scheme: 'psoxy',
      salt: 'Xw3-uq8Lr0PzNsTv61Yd',
      encryptionKey: 'another-Text-91-of-28-bytes!',
      tenant: '',
    });
    expect(psoxy.irreversible(one, 'meeting')).not.toBe(psoxy.irreversible(other, 'meeting'));
  });
});
