import { describe, expect, it } from 'vitest';
import { pseudonymizer, sanitizeSample as sanitize } from '../../../tests/harness/sanitize-sample.ts';
import { toSeconds } from '../../../tests/harness/to-seconds.ts';

// Answers in the shapes of Graph's documentation. What a grammar of the tables does not fit would be dropped and counted:
// these samples hold that nothing that should stay is lost, and that nothing that should go stays.

const PERSON = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const EVENT_ID = 'AAMkAGIAAAoZDOFAAA-_=';

const USER = {
  '@odata.id': `https://graph.microsoft.com/v2/contoso/directoryObjects/${PERSON}/Microsoft.DirectoryServices.User`,
  id: PERSON,
  userPrincipalName: 'AdeleV@contoso.com',
  mail: 'AdeleV@contoso.com',
  displayName: 'Adele Vance',
  givenName: 'Adele',
  jobTitle: 'Retail Manager',
  businessPhones: ['+1 425 555 0109'],
  officeLocation: '18/2111',
  department: 'Retail',
  usageLocation: 'US',
  preferredLanguage: 'en-US',
  userType: 'Member',
  accountEnabled: true,
  createdDateTime: '2021-04-05T17:31:07Z',
  proxyAddresses: [
    'SMTP:AdeleV@contoso.com',
    'smtp:adele@contoso.onmicrosoft.com',
    'x500:/o=ExchangeLabs/cn=Adele',
  ],
  otherMails: ['adele.vance@example.org'],
  onPremisesDomainName: 'corp.contoso.com',
  assignedLicenses: [{ skuId: 'c7df2760-2c81-4ef7-b578-5b5392b571df', disabledPlans: [] }],
  assignedPlans: [
    {
      assignedDateTime: '2021-04-05T17:31:07Z',
      capabilityStatus: 'Enabled',
      service: 'exchange',
      servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
    },
  ],
  identities: [
    {
      signInType: 'userPrincipalName',
      issuer: 'contoso.onmicrosoft.com',
      issuerAssignedId: 'AdeleV@contoso.com',
    },
  ],
  manager: {
    '@odata.type': '#microsoft.graph.user',
    id: '8afc02cb-4d62-4dba-b536-9f6d73e9be26',
    displayName: 'Miriam Graham',
  },
};

const LOCATION = {
  displayName: 'Microsoft Teams Meeting, room Adele',
  locationType: 'default',
  uniqueId: 'Microsoft Teams Meeting, room Adele',
  uniqueIdType: 'private',
  locationUri: 'https://contoso.zoom.us/j/123456789?pwd=geheimnis',
  locationEmailAddress: 'adele-room@contoso.com',
  address: { street: 'Adele Street 1' },
  coordinates: { latitude: 47.6, longitude: -122.1 },
};

const EVENT = {
  '@odata.etag': 'W/"ZlnW4RIAV06KYYwlrfNZvQAAKGWwbw=="',
  id: EVENT_ID,
  changeKey: 'ZlnW4RIAV06KYYwlrfNZvQAAKGWwbw==',
  categories: ['Red category', 'Focus time'],
  transactionId: 'adele-1',
  iCalUId: '040000008200E00074C5B7101A82E00807E30',
  uid: '040000008200E00074C5B7101A82E00807E30',
  occurrenceId: `OID.${EVENT_ID}.2026-03-02`,
  cancelledOccurrences: [`OID.${EVENT_ID}.2026-03-09`],
  subject: '1:1 Adele and Miriam (Focus Time)',
  bodyPreview: 'Adele writes a note',
  body: { contentType: 'html', content: '<p>Adele writes a note</p>' },
  start: { dateTime: '2026-03-02T09:00:00.0000000', timeZone: 'Pacific Standard Time' },
  end: { dateTime: '2026-03-02T10:00:00.0000000', timeZone: '(UTC-08:00) Pacific Time (US & Canada)' },
  originalStartTimeZone: 'tzone://Microsoft/Custom',
  createdDateTime: '2026-02-27T13:04:45.3325306Z',
  location: LOCATION,
  locations: [LOCATION],
  recurrence: {
    pattern: {
      type: 'weekly',
      interval: 1,
      month: 0,
      dayOfMonth: 0,
      daysOfWeek: ['monday'],
      firstDayOfWeek: 'sunday',
      index: 'first',
    },
    range: {
      type: 'endDate',
      startDate: '2026-03-02',
      endDate: '2026-06-01',
      recurrenceTimeZone: 'UTC',
      numberOfOccurrences: 0,
    },
  },
  attendees: [
    {
      type: 'required',
      status: { response: 'none', time: '0001-01-01T00:00:00Z' },
      emailAddress: { name: 'Adele Vance', address: 'AdeleV@contoso.com' },
    },
  ],
  organizer: { emailAddress: { name: 'Adele Vance', address: 'AdeleV@contoso.com' } },
  responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
  sensitivity: 'private',
  onlineMeetingProvider: 'teamsForBusiness',
  onlineMeeting: {
    joinUrl: `https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Oid%22%3a%22${PERSON}%22%7d`,
    conferenceId: '177513992',
    tollNumber: '+1 425 555 0109',
  },
  onlineMeetingUrl: null,
  webLink: `https://outlook.office365.com/owa/?itemid=${EVENT_ID}`,
  'calendar@odata.associationLink': `https://graph.microsoft.com/v1.0/users('${PERSON}')/calendars('x')/$ref`,
};

const SETTINGS = {
  '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#users('${PERSON}')/mailboxSettings`,
  archiveFolder: 'JGwAAA=',
  timeZone: 'W. Europe Standard Time',
  delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
  dateFormat: 'dd. MMMM yyyy',
  timeFormat: 'h:mm tt',
  userPurpose: 'user',
  automaticRepliesSetting: {
    status: 'scheduled',
    externalAudience: 'all',
    internalReplyMessage: '<p>Adele is away</p>',
    externalReplyMessage: 'Adele is away',
    scheduledStartDateTime: { dateTime: '2026-03-19T02:00:00.0000000', timeZone: 'UTC' },
    scheduledEndDateTime: { dateTime: '2026-03-20T02:00:00.0000000', timeZone: 'UTC' },
  },
  language: { locale: 'en-US', displayName: 'English (United States)' },
  workingHours: {
    daysOfWeek: ['monday', 'tuesday'],
    startTime: '08:00:00.0000000',
    endTime: '17:00:00.0000000',
    timeZone: {
      name: 'Customized Time Zone',
      bias: -480,
      standardOffset: { time: '02:00:00.0000000', dayOccurrence: 4, dayOfWeek: 'sunday', month: 5, year: 0 },
      daylightOffset: {
        daylightBias: 100,
        time: '02:00:00.0000000',
        dayOccurrence: 2,
        dayOfWeek: 'sunday',
        month: 10,
        year: 0,
      },
    },
  },
};

const SECRETS =
  /adele|vance|miriam|48d31887|8afc02cb|geheimnis|123456789|177513992|425 555|red category|retail manager/i;

describe('samples through the policies', () => {
  it('users: signal stays, people become pseudonyms', () => {
    const { text, json, unknownFields, mismatches } = sanitize('entra-id', 'users', { value: [USER] });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [user] = json.value;
    expect(user).toMatchObject({
      department: 'Retail',
      officeLocation: expect.stringMatching(/^t~/),
      createdDateTime: '2021-04-01T00:00:00Z',
      usageLocation: 'US',
      userType: 'Member',
    });
    expect(user.assignedPlans[0]).toEqual({
      ...USER.assignedPlans[0],
      assignedDateTime: '2021-04-01T00:00:00Z',
    });
    expect(user.identities[0].issuer).toBe('contoso.onmicrosoft.com');
    expect(pseudonymizer.open(user.id, ['person'])).toBe(PERSON);
    expect(user.proxyAddresses[0]).toBe(`SMTP:${user.mail}`);
    expect(user.manager.id).toMatch(/^p~/);
  });

  it('events: times, states and kinds stay, texts become phrases and digests', () => {
    const { text, json, unknownFields, mismatches } = sanitize('outlook-cal', 'events', { value: [EVENT] });
    expect(text).not.toMatch(SECRETS);
    const [event] = json.value;
    // Not the name of a zone but a display text, such as a foreign organizer's client may write.
    expect(event.end).toEqual(toSeconds({ ...EVENT.end, timeZone: 'tzone://Microsoft/Custom' }));
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    for (const property of [
      'start',
      'recurrence',
      'sensitivity',
      'originalStartTimeZone',
      'createdDateTime',
    ] as const) {
      expect([property, event[property]]).toEqual([property, toSeconds(EVENT[property])]);
    }
    expect(event).not.toHaveProperty(['@odata.etag']);
    expect(pseudonymizer.open(event.id, ['event'])).toBe(EVENT_ID);
    expect(event.occurrenceId).toMatch(/^p~/);
    expect(event.cancelledOccurrences[0]).toMatch(/^p~/);
    expect(event.changeKey).toMatch(/^t~/);
    expect(event.subject.split(',').sort()).toEqual(['1:1', 'focus time']);
    expect(event.categories).toEqual(['', 'focus time']);
    expect(event.location.displayName).toBe('Microsoft Teams Meeting');
    expect(event.locations[0].locationUri).toMatch(/zoom/);
    expect(event.onlineMeeting.joinUrl).toMatch(/^t~[A-Za-z0-9_-]{43}$/);
    expect(event.attendees[0].emailAddress.address).toBe(event.organizer.emailAddress.address);
  });

  it('events of the basic policy: no text of the author at all', () => {
    const { json } = sanitize('outlook-cal', 'event', EVENT, { basic: true });
    for (const property of ['body', 'bodyPreview', 'onlineMeeting', 'onlineMeetingUrl'])
      expect(json).not.toHaveProperty(property);
    expect(json.onlineMeetingProvider).toBe('teamsForBusiness');
  });

  it('mailbox settings: all but the reply texts stays', () => {
    const { json, unknownFields, mismatches } = sanitize('entra-id', 'user-mailbox-settings', SETTINGS);
    const { '@odata.context': _context, automaticRepliesSetting, ...rest } = SETTINGS;
    const {
      internalReplyMessage: _internal,
      externalReplyMessage: _external,
      ...times
    } = automaticRepliesSetting;
    expect(json).toEqual({
      ...rest,
      archiveFolder: pseudonymizer.reversible(SETTINGS.archiveFolder, 'mail-folder'),
      language: { locale: 'en-US' },
      automaticRepliesSetting: toSeconds(times),
    });
    expect([unknownFields, mismatches]).toEqual([0, 0]);
  });

  it('members: whatever kind they are, they are treated like people', () => {
    const members = [
      { '@odata.type': '#microsoft.graph.user', ...USER, manager: undefined },
      {
        '@odata.type': '#microsoft.graph.group',
        id: PERSON,
        displayName: 'Friends of Adele',
        groupTypes: ['Unified'],
        mail: 'adele-fans@contoso.com',
      },
      { '@odata.type': '#microsoft.graph.device', id: PERSON, displayName: 'ADELE-LAPTOP', deviceId: PERSON },
      { id: PERSON, displayName: 'Adele' },
    ];
    const { text, json, unknownFields } = sanitize('entra-id', 'group-members', { value: members });
    expect(text).not.toMatch(SECRETS);
    expect(unknownFields).toBe(0);
    expect(new Set(json.value.map(({ id }: { id: string }) => id)).size).toBe(1);
    expect(json.value[1].groupTypes).toEqual(['Unified']);
  });

  it('deltas: removals, managers and members come as pseudonyms', () => {
    const removed = { id: PERSON, '@removed': { reason: 'changed' } };
    const users = sanitize('entra-id', 'users-delta', {
      value: [removed, { id: PERSON, 'manager@delta': [{ id: PERSON }] }],
    });
    expect(users.text).not.toMatch(SECRETS);
    expect(users.json.value[0]['@removed']).toEqual({ reason: 'changed' });
    const groups = sanitize('entra-id', 'groups-delta', {
      value: [{ id: PERSON.replace('4', '5'), 'members@delta': [removed] }],
    });
    expect(groups.json.value[0]['members@delta'][0].id).toMatch(/^p~/);
    expect([users.unknownFields, groups.unknownFields]).toEqual([0, 0]);
  });
});
