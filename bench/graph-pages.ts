/** Pages as Graph writes them, made up from a seed: `GET /users/{id}/events` with attendees and HTML bodies. */

const GIVEN = ['Aiko', 'Björn', 'Chidi', 'Dolores', 'Émile', 'Farah', 'Grzegorz', 'Hana', 'Ingrid', 'João'];
const FAMILY = [
  'Andersson',
  'Botha',
  'Çelik',
  'Diaz',
  'Eriksen',
  'Fontaine',
  'Gupta',
  'Hoffmann',
  'Ito',
  'Jansen',
];
const SUBJECTS = [
  'Focus time',
  'Weekly with',
  '1:1',
  'Quarterly numbers',
  'Lunch',
  'No meetings',
  'Interview',
  'Planning',
];

/**
 * A page of at least `size` bytes. About 300 people occur, the way the same colleagues meet again and again.
 *
 * @example eventPage(20_000) // UTF-8 bytes of {"@odata.context":…,"value":[…],"@odata.nextLink":…}
 */
export function eventPage(size: number): Uint8Array {
  const random = mulberry(size);
  const events: string[] = [];
  let length = 0;
  while (length < size) {
    const text = JSON.stringify(event(random, events.length));
    events.push(text);
    length += text.length;
  }
  const context = 'https://graph.microsoft.com/v1.0/$metadata#users(%27aiko%40contoso.example%27)/events';
  const next = 'https://graph.microsoft.com/v1.0/users/aiko@contoso.example/events?$top=50&$skip=50';
  return new TextEncoder().encode(
    `{"@odata.context":${JSON.stringify(context)},"value":[${events.join(',')}],"@odata.nextLink":${JSON.stringify(next)}}`,
  );
}

type Random = (below: number) => number;

/** mulberry32: a public-domain generator of 32-bit state; the pages are the same on every machine. */
function mulberry(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function event(random: Random, index: number): object {
  const id = opaqueId(random, 120);
  const host = address(random);
  const start = `2026-11-${String(1 + random(28)).padStart(2, '0')}T${String(8 + random(10)).padStart(2, '0')}`;
  const meeting = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${opaqueId(random, 48)}%40thread.v2/0?context=%7b%22Tid%22%3a%22${index}%22%7d`;
  return {
    '@odata.etag': `W/"${opaqueId(random, 22)}=="`,
    id,
    createdDateTime: '2026-10-30T09:15:27.1234567Z',
    lastModifiedDateTime: '2026-11-02T10:20:30.7654321Z',
    changeKey: opaqueId(random, 22),
    categories: [],
    transactionId: null,
    originalStartTimeZone: 'W. Europe Standard Time',
    originalEndTimeZone: 'W. Europe Standard Time',
    iCalUId: `040000008200E00074C5B7101A82E008${opaqueId(random, 80)}`,
    reminderMinutesBeforeStart: 15,
    isReminderOn: true,
    hasAttachments: false,
    subject: `${SUBJECTS[random(SUBJECTS.length)]} ${host.name}`,
    bodyPreview: `Dear all, please find the agenda of ${host.name} below.`,
    importance: 'normal',
    sensitivity: 'normal',
    isAllDay: false,
    isCancelled: false,
    isOrganizer: false,
    responseRequested: true,
    seriesMasterId: null,
    showAs: 'busy',
    type: 'singleInstance',
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    isOnlineMeeting: true,
    onlineMeetingProvider: 'teamsForBusiness',
    allowNewTimeProposals: true,
    isDraft: false,
    hideAttendees: false,
    recurrence: null,
    responseStatus: { response: 'accepted', time: '2026-11-01T08:00:00Z' },
    body: { contentType: 'html', content: html(random, host.name, meeting) },
    start: { dateTime: `${start}:00:00.0000000`, timeZone: 'UTC' },
    end: { dateTime: `${start}:30:00.0000000`, timeZone: 'UTC' },
    location: {
      displayName: 'Room 4.12',
      locationType: 'default',
      uniqueId: 'Room 4.12',
      uniqueIdType: 'private',
    },
    locations: [
      { displayName: 'Room 4.12', locationType: 'default', uniqueId: 'Room 4.12', uniqueIdType: 'private' },
    ],
    attendees: Array.from({ length: 2 + random(8) }, () => ({
      type: 'required',
      status: { response: 'none', time: '0001-01-01T00:00:00Z' },
      emailAddress: address(random),
    })),
    organizer: { emailAddress: host },
    onlineMeeting: { joinUrl: meeting },
  };
}

function address(random: Random): { readonly name: string; readonly address: string } {
  const [given, family] = [random(GIVEN.length), random(FAMILY.length)];
  const number = random(3);
  return {
    name: `${GIVEN[given]} ${FAMILY[family]}`,
    address: `person${given}${family}.${number}@contoso.example`,
  };
}

function html(random: Random, name: string, link: string): string {
  const paragraphs = Array.from(
    { length: 2 + random(6) },
    (_, at) => `<p class="MsoNormal">Point ${at}: ${name} reports; see “notes”.</p>\r\n`,
  );
  return `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${paragraphs.join('')}<a href="${link}">Join</a></body></html>`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function opaqueId(random: Random, length: number): string {
  return Array.from({ length }, () => ALPHABET[random(64)]).join('');
}
