import { matchesGrammar } from '../../kernel/grammars.ts';

/** One service: its constant, and the hosts whose links (and those of their subdomains) stand for it. */
type MeetingService = {
  readonly name: string;
  readonly domain: string;
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
    domain: 'https://teams.microsoft.com/',
    hosts: [
      'teams.microsoft.com',
      'teams.live.com',
      'teams.cloud.microsoft',
      'teams.microsoft.us',
      'teams.microsoftonline.cn',
    ],
  },
  { name: 'Zoom', domain: 'https://zoom.us/', hosts: ['zoom.us', 'zoom.com', 'zoomgov.com', 'zoom.com.cn'] },
  { name: 'Webex', domain: 'https://www.webex.com/', hosts: ['webex.com', 'webex.com.cn'] },
  {
    name: 'Google Meet',
    domain: 'https://meet.google.com/',
    hosts: ['meet.google.com', 'hangouts.google.com'],
  },
  {
    name: 'GoTo',
    domain: 'https://www.goto.com/',
    hosts: ['meet.goto.com', 'gotomeeting.com', 'gotomeet.me', 'gotowebinar.com', 'gototraining.com'],
  },
  {
    name: 'Skype',
    domain: 'https://www.skype.com/',
    hosts: ['join.skype.com', 'meet.lync.com', 'skypeforbusiness.us', 'meet.partner.lync.cn'],
  },
  { name: 'Amazon Chime', domain: 'https://chime.aws/', hosts: ['chime.aws'] },
  { name: 'BlueJeans', domain: 'https://www.bluejeans.com/', hosts: ['bluejeans.com'] },
  {
    name: 'RingCentral',
    domain: 'https://www.ringcentral.com/',
    hosts: ['v.ringcentral.com', 'video.ringcentral.com', 'meetings.ringcentral.com'],
  },
  { name: 'Dialpad', domain: 'https://www.dialpad.com/', hosts: ['meetings.dialpad.com'] },
  { name: 'Whereby', domain: 'https://whereby.com/', hosts: ['whereby.com'] },
  { name: 'Jitsi', domain: 'https://meet.jit.si/', hosts: ['meet.jit.si', '8x8.vc'] },
  {
    name: 'Zoho Meeting',
    domain: 'https://meeting.zoho.com/',
    hosts: ['meeting.zoho.com', 'meeting.zoho.eu', 'meeting.zoho.in'],
  },
  { name: 'Lark', domain: 'https://www.larksuite.com/', hosts: ['vc.larksuite.com', 'vc.feishu.cn'] },
  {
    name: 'Tencent Meeting',
    domain: 'https://meeting.tencent.com/',
    hosts: ['meeting.tencent.com', 'voovmeeting.com'],
  },
];

/** UTF-16 units looked at. */
const MAX_LENGTH = 4096;

/**
 * The scheme and authority of a web address; what precedes may not be a character of an address, or it is a piece of
 * another one (`https://evil.example/?u=https://zoom.us`). Both parts are bounded, so the search is linear.
 */
const ADDRESS = /(?<![\w/=&?%.~+@#!$*-])https?:\/\/([^\s/\\?#<>"'(){}|[\],;]{1,300})/gi;

const DOMAINS_BY_HOST: ReadonlyMap<string, string> = new Map(
  MEETING_SERVICES.flatMap(({ domain, hosts }) => hosts.map((host) => [host, domain] as const)),
);

/**
 * The home page of the meeting service whose link the text is or holds; null when no link names a known service. Join
 * links carry the organizer's id and the passcode of the meeting (T2-10), so nothing of the input remains.
 *
 * @example meetingProvider('Join: https://us02web.zoom.us/j/86?pwd=x') // 'https://zoom.us/'
 */
export function getMeetingProvider(text: string): string | null {
  for (const [, authority = ''] of text.slice(0, MAX_LENGTH).matchAll(ADDRESS)) {
    const home = findServiceDomain(authority.replace(/:\d{0,5}$/, ''));
    if (home !== undefined) return home;
  }
  return null;
}

/** Exact host or a subdomain of one. User information (`zoom.us@evil.example`) makes the name no hostname. */
function findServiceDomain(name: string): string | undefined {
  if (!matchesGrammar('hostname', name)) return undefined;
  const labels = name.toLowerCase().split('.');
  for (let first = 0; first < labels.length - 1; first += 1) {
    const home = DOMAINS_BY_HOST.get(labels.slice(first).join('.'));
    if (home !== undefined) return home;
  }
  return undefined;
}
