import { matchesGrammar } from '../../kernel/grammars.ts';

/** One service: its constant, and the hosts whose links (and those of their subdomains) stand for it. */
type MeetingService = {
  readonly name: string;
  readonly home: string;
  readonly hosts: readonly string[];
};

/**
 * Meeting services by host. `docs/reference/treatments.md` shows this table and is tested against it.
 * Sources: Microsoft 365 endpoint lists of the worldwide, US government and 21Vianet clouds for Teams and Skype for
 * Business; the join links that the other services document.
 */
export const MEETING_SERVICES: readonly MeetingService[] = [
  {
    name: 'Microsoft Teams',
    home: 'https://teams.microsoft.com/',
    hosts: [
      'teams.microsoft.com',
      'teams.live.com',
      'teams.cloud.microsoft',
      'teams.microsoft.us',
      'teams.microsoftonline.cn',
    ],
  },
  { name: 'Zoom', home: 'https://zoom.us/', hosts: ['zoom.us', 'zoom.com', 'zoomgov.com', 'zoom.com.cn'] },
  { name: 'Webex', home: 'https://www.webex.com/', hosts: ['webex.com', 'webex.com.cn'] },
  {
    name: 'Google Meet',
    home: 'https://meet.google.com/',
    hosts: ['meet.google.com', 'hangouts.google.com'],
  },
  {
    name: 'GoTo',
    home: 'https://www.goto.com/',
    hosts: ['meet.goto.com', 'gotomeeting.com', 'gotomeet.me', 'gotowebinar.com', 'gototraining.com'],
  },
  {
    name: 'Skype',
    home: 'https://www.skype.com/',
    hosts: ['join.skype.com', 'meet.lync.com', 'skypeforbusiness.us', 'meet.partner.lync.cn'],
  },
  { name: 'Amazon Chime', home: 'https://chime.aws/', hosts: ['chime.aws'] },
  { name: 'BlueJeans', home: 'https://www.bluejeans.com/', hosts: ['bluejeans.com'] },
  {
    name: 'RingCentral',
    home: 'https://www.ringcentral.com/',
    hosts: ['v.ringcentral.com', 'video.ringcentral.com', 'meetings.ringcentral.com'],
  },
  { name: 'Dialpad', home: 'https://www.dialpad.com/', hosts: ['meetings.dialpad.com'] },
  { name: 'Whereby', home: 'https://whereby.com/', hosts: ['whereby.com'] },
  { name: 'Jitsi', home: 'https://meet.jit.si/', hosts: ['meet.jit.si', '8x8.vc'] },
  {
    name: 'Zoho Meeting',
    home: 'https://meeting.zoho.com/',
    hosts: ['meeting.zoho.com', 'meeting.zoho.eu', 'meeting.zoho.in'],
  },
  { name: 'Lark', home: 'https://www.larksuite.com/', hosts: ['vc.larksuite.com', 'vc.feishu.cn'] },
  {
    name: 'Tencent Meeting',
    home: 'https://meeting.tencent.com/',
    hosts: ['meeting.tencent.com', 'voovmeeting.com'],
  },
];

/** UTF-16 units looked at. */
const LONGEST = 4096;

/**
 * The scheme and authority of a web address; what precedes may not be a character of an address, or it is a piece of
 * another one (`https://evil.example/?u=https://zoom.us`). Both parts are bounded, so the search is linear.
 */
const ADDRESS = /(?<![\w/=&?%.~+@#!$*-])https?:\/\/([^\s/\\?#<>"'(){}|[\],;]{1,300})/gi;

const homes: ReadonlyMap<string, string> = new Map(
  MEETING_SERVICES.flatMap(({ home, hosts }) => hosts.map((host) => [host, home] as const)),
);

/**
 * The home page of the meeting service whose link the text is or holds; null when no link names a known service. Join
 * links carry the organizer's id and the passcode of the meeting (T2-10), so nothing of the input remains.
 *
 * @example meetingProvider('Join: https://us02web.zoom.us/j/86?pwd=x') // 'https://zoom.us/'
 */
export function nameMeetingProvider(text: string): string | null {
  for (const [, authority = ''] of text.slice(0, LONGEST).matchAll(ADDRESS)) {
    const home = homeOf(authority.replace(/:\d{0,5}$/, ''));
    if (home !== undefined) return home;
  }
  return null;
}

/** Exact host or a subdomain of one. User information (`zoom.us@evil.example`) makes the name no hostname. */
function homeOf(name: string): string | undefined {
  if (!matchesGrammar('hostname', name)) return undefined;
  const labels = name.toLowerCase().split('.');
  for (let first = 0; first < labels.length - 1; first += 1) {
    const home = homes.get(labels.slice(first).join('.'));
    if (home !== undefined) return home;
  }
  return undefined;
}
