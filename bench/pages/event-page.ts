import { collectionPage, type PageOptions } from './page.ts';
import { person } from './people.ts';
import { opaqueId, type Random } from './random.ts';

const SUBJECTS = [
  'Focus time',
  'Weekly with',
  '1:1',
  'Quarterly numbers',
  'Lunch',
  'No meetings',
  'Planning',
];
const ZONE = 'W. Europe Standard Time';
const ROOM = {
  displayName: 'Room 4.12',
  locationType: 'default',
  uniqueId: 'Room 4.12',
  uniqueIdType: 'private',
};

/** Whose events they are. */
export const OWNER = '48d31887-5fad-4d73-a9f5-3c356e68a038';

/** `GET /users/{id}/events`: attendees and HTML bodies. The link repeats the path that was asked for, as Graph's do. */
export function eventPage(options: PageOptions): Uint8Array {
  return collectionPage(
    {
      context: 'users(%27aiko%40contoso.example%27)/events',
      nextLink: `users/${OWNER}/events?$top=50&$skip=50`,
      element: event,
    },
    options,
  );
}

function event(random: Random, index: number, people: number): object {
  const id = opaqueId(random, 120);
  const host = person(random, people);
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
    originalStartTimeZone: ZONE,
    originalEndTimeZone: ZONE,
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
    location: ROOM,
    locations: [ROOM],
    attendees: Array.from({ length: 2 + random(8) }, () => attendee(random, people)),
    organizer: { emailAddress: { name: host.name, address: host.address } },
    onlineMeeting: { joinUrl: meeting },
  };
}

function attendee(random: Random, people: number): object {
  const { name, address } = person(random, people);
  return {
    type: 'required',
    status: { response: 'none', time: '0001-01-01T00:00:00Z' },
    emailAddress: { name, address },
  };
}

function html(random: Random, name: string, link: string): string {
  const paragraphs = Array.from(
    { length: 2 + random(6) },
    (_, at) => `<p class="MsoNormal">Point ${at}: ${name} reports; see “notes”.</p>\r\n`,
  );
  return `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${paragraphs.join('')}<a href="${link}">Join</a></body></html>`;
}
