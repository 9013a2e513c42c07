import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getMeetingProvider, MEETING_SERVICES } from './meeting-provider.ts';

const TEAMS = 'https://teams.microsoft.com/';
const ZOOM = 'https://zoom.us/';

describe('meetingProvider', () => {
  it.each(MEETING_SERVICES.flatMap(({ domain, hosts }) => hosts.map((host) => [host, domain] as const)))(
    'knows %s',
    (host, home) => {
      expect(getMeetingProvider(`https://${host}/j/1?pwd=x`)).toBe(home);
      expect(getMeetingProvider(`HTTP://ACME.${host.toUpperCase()}`)).toBe(home);
      expect(getMeetingProvider(`https://evil${host}/`)).toBe(null);
      expect(getMeetingProvider(`https://${host}.evil.example/`)).toBe(null);
    },
  );

  it.each([
    [
      'https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22CAN%22%7d',
      TEAMS,
    ],
    ['https://gov.teams.microsoft.us/l/meetup-join/x', TEAMS],
    ['https://dod.teams.microsoft.us/l/meetup-join/x', TEAMS],
    ['Room 4 (or https://us02web.zoom.us/j/86?pwd=CAN)', ZOOM],
    ['<a href="https://zoom.us:443/j/1">join</a>', ZOOM],
    ['Join:https://zoom.us/j/1', ZOOM],
    ['https://evil.example/ https://zoom.us/j/1', ZOOM],
    ['会議https://zoom.us/j/1', ZOOM],
    ['https://zoom.us', ZOOM],
    ['https://zoom.us?x', ZOOM],
    ['https://zoom.us#x', ZOOM],
    ['https://zoom.us\\@evil.example/', ZOOM],
    ['https://evil.example\\@zoom.us/', null],
    ['https://zoom.us@evil.example/', null],
    ['https://evil@zoom.us/', null],
    ['https://zoom.us:pw@evil.example/', null],
    ['https://evil.example/https://zoom.us/', null],
    ['https://evil.example/?u=https://zoom.us/', null],
    ['https://evil.example/#https://zoom.us/', null],
    ['https://zoom.us./', null],
    ['https://zoom%2Eus/', null],
    ['https://zoom.u\u017f/', null],
    ['https://\u212askype.com/', null],
    ['https://\uff5aoom.us/', null],
    ['https://us/', null],
    ['https://.zoom.us/', null],
    ['https:///zoom.us/', null],
    ['https:zoom.us', null],
    ['ftp://zoom.us/', null],
    ['javascript://zoom.us/', null],
    ['zoom.us/j/1', null],
    ['https://www.goto.com/pricing', null],
    ['https://skype.com/', null],
    ['', null],
    [' ', null],
    ['Room 4', null],
    [`${'x'.repeat(5000)} https://zoom.us/`, null],
    [`https://${'a.'.repeat(200_000)}zoom.us/`, null],
    ['https://'.repeat(100_000), null],
  ])('%.70j becomes %j', (text, home) => {
    expect(getMeetingProvider(text)).toBe(home);
  });

  it('says one of its constants or nothing', () => {
    const homes = new Set<string | null>([null, ...MEETING_SERVICES.map(({ domain }) => domain)]);
    const part = fc.oneof(
      fc.constantFrom('https://', 'zoom.us', '/', '@', '.', ' ', 'teams.microsoft.com'),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(part), (parts) => homes.has(getMeetingProvider(parts.join('')))));
  });
});
