import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NativePlan } from '../../engine/src/plan/plan.ts';
import { decide } from '../../engine/src/requests/decide.ts';
import { matchLink } from '../../engine/src/requests/match-link.ts';
import { parseLinkTarget, parseTarget } from '../../engine/src/requests/parse-target.ts';
import { checkRules } from '../../rules/src/native/check-rules.ts';
import { compileRules } from '../../rules/src/native/compile-rules.ts';
import { parseRules, printRules } from '../../rules/src/native/parse-rules.ts';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS, type ExampleCall } from './index.ts';

const ALL_OPTIONS: readonly ConnectorOptions[] = [true, false].flatMap((pseudonymizeAppIds) =>
  [true, false].flatMap((includeGroups) =>
    [true, false].flatMap((basic) =>
      [true, false].map((beta) => ({ pseudonymizeAppIds, includeGroups, basic, beta })),
    ),
  ),
);
const IDS = Object.keys(CONNECTORS) as (keyof typeof CONNECTORS)[];
const CASES = IDS.flatMap((id) =>
  ALL_OPTIONS.map((options) => ({ name: `${id} ${JSON.stringify(options)}`, id, options })),
);
/** Of the form of a reversible pseudonym; `decide` leaves it closed. */
const TOKEN = `p~${'Ab3_-xY7'.repeat(16)}`;
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const OPAQUE = 'AAMkAGI2TG93AAA=';
const DRIVE = 'b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd';
const ITEM = '01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K';
const DELTA_TOKEN = 'MzslMjM0OyUyMzE7MzszMWM3ZjU1LTZk';
const TIME = '2026-03-02T09:00:00.0000000';
const WINDOW = `startDateTime=${TIME}&endDateTime=${TIME}`;

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const plans = new Map<string, NativePlan>();

/** A plan is read only: each is compiled once. */
function compilePlan(id: keyof typeof CONNECTORS, options: Partial<ConnectorOptions> = {}): NativePlan {
  const all = { ...DEFAULT_CONNECTOR_OPTIONS, ...options };
  const key = JSON.stringify([id, Object.entries(all).toSorted()]);
  const plan = plans.get(key) ?? compileRuleSet(id, all);
  plans.set(key, plan);
  return plan;
}

function compileRuleSet(id: keyof typeof CONNECTORS, options: ConnectorOptions): NativePlan {
  return compileRules(CONNECTORS[id].ruleSet(options), sha256Hex);
}

function findEndpointId(plan: NativePlan, raw: string, headers: readonly [string, string][] = []): string {
  return decide(plan, { method: 'GET', target: parseTarget(raw), headers: [...headers] }).endpoint.id;
}

const SLOT_VALUES: Readonly<Record<string, string>> = {
  from: '2026-03-02T09:00:00Z',
  to: '2026-03-03',
  start: TIME,
  end: TIME,
};

/** The request of an example, with a value of the right form in each slot: people and things only as pseudonyms. */
function fill(path: string): string {
  return path.replace(/\{([A-Za-z]+)\}/g, (_, slot: string) =>
    encodeURIComponent(SLOT_VALUES[slot] ?? TOKEN),
  );
}

function listRequests(example: ExampleCall): readonly string[] {
  return [...Object.values(example.lookups ?? {}).map(({ path }) => path), example.path].map(fill);
}

describe.each(CASES)('$name', ({ id, options }) => {
  const connector = CONNECTORS[id];
  const ruleSet = connector.ruleSet(options);

  it('passes the check and compiles', () => {
    expect(checkRules(ruleSet)).toEqual([]);
    expect(compilePlan(id, options).endpoints).toHaveLength(ruleSet.endpoints.length);
  });

  it('lets its own examples and their lookups through, each to its endpoint', () => {
    const plan = compilePlan(id, options);
    const ids = new Set(ruleSet.endpoints.map((endpoint) => endpoint.id));
    for (const example of connector.examples(options)) {
      const reached = listRequests(example).map((request) => findEndpointId(plan, request));
      if (ids.has(example.id)) expect(reached.at(-1)).toBe(example.id);
    }
  });
});

/** Every night with all options; otherwise with all of them on, and with all of them off. */
const READ_BACK = CASES.filter(
  ({ options }) => process.env['NYMGATE_NIGHTLY'] || new Set(Object.values(options)).size === 1,
);

it.each(READ_BACK)('$name reads back what it prints', ({ id, options }) => {
  const ruleSet = CONNECTORS[id].ruleSet(options);
  expect(parseRules(printRules(ruleSet), 'printed.yaml')).toEqual(ruleSet);
});

describe('policy hashes', () => {
  it('differ wherever an option changes the policy', () => {
    const calendar = ALL_OPTIONS.map((options) => compilePlan('outlook-cal', options).policy);
    expect(new Set(calendar).size).toBe(16);
    const directory = ALL_OPTIONS.map((options) => compilePlan('entra-id', options).policy);
    expect(new Set(directory).size).toBe(8);
    for (const id of ['outlook-mail', 'msft-onedrive'] as const)
      expect(new Set(ALL_OPTIONS.map((options) => compilePlan(id, options).policy)).size).toBe(8);
  });

  it('are the same each time', () => {
    const [first, second] = [1, 2].map(() => compileRuleSet('entra-id', DEFAULT_CONNECTOR_OPTIONS));
    expect(first?.policy).toBe(second?.policy);
  });
});

describe('people in paths', () => {
  const plan = compilePlan('outlook-cal');
  const raw = [
    `/v1.0/users/${GUID}/events`,
    `/v1.0/users/${GUID.toUpperCase()}/events`,
    '/v1.0/users/jane@contoso.com/events',
    '/v1.0/users/jane%40contoso.com/events',
    '/V1.0/USERS/jane%40contoso.com/EVENTS',
    `/v1.0/users('${GUID}')/events`,
    "/v1.0/users('jane@contoso.com')/events",
    "/v1.0/users(userPrincipalName='jane@contoso.com')/events",
    '/v1.0/me/events',
    `/v1.0/users/${GUID}`,
    `/v1.0/users/${GUID}/mailboxSettings/timeZone`,
  ];

  it.each(raw)('refuses %s', (target) => {
    const code = target.includes('(userPrincipalName') ? 'TARGET_MALFORMED' : 'ENDPOINT_NOT_ALLOWED';
    expect(() => findEndpointId(plan, target)).toThrow(expect.objectContaining({ code }));
  });

  it('takes our pseudonyms', () => {
    expect(findEndpointId(plan, `/v1.0/users/${TOKEN}/events`)).toBe('events');
  });

  it('takes them raw once the option is off', () => {
    const open = compilePlan('outlook-cal', { pseudonymizeAppIds: false });
    expect(findEndpointId(open, `/v1.0/users/${GUID}/events`)).toBe('events');
    expect(findEndpointId(open, '/v1.0/users/jane%40contoso.com/events')).toBe('events');
    expect(findEndpointId(open, `/v1.0/users/${TOKEN}/events`)).toBe('events');
  });
});

describe('questions', () => {
  const calendar = compilePlan('outlook-cal');
  const directory = compilePlan('entra-id');
  const mail = compilePlan('outlook-mail');
  const files = compilePlan('msft-onedrive');
  const refused: readonly (readonly [string, NativePlan, string])[] = [
    ['a view without a window', calendar, `/v1.0/users/${TOKEN}/calendarView`],
    ['a page beyond the bounds', directory, '/v1.0/users?$top=1000'],
    ['a filter on a name', directory, "/v1.0/users?$filter=startswith(displayName,'J')"],
    [
      'a filter on an address in clear',
      directory,
      "/v1.0/users?$filter=mail eq 'jane@contoso.com'".replaceAll(' ', '%20'),
    ],
    ['an order by a name', directory, '/v1.0/users?$orderby=displayName'],
    ['a navigation that is not named', directory, '/v1.0/users?$expand=memberOf'],
    ['text of events', calendar, `/v1.0/users/${TOKEN}/events?$filter=contains(subject,'x')`],
    ['instances of a series without a window', calendar, `/v1.0/users/${TOKEN}/events/${TOKEN}/instances`],
    [
      'names of folders in folders',
      mail,
      `/v1.0/users/${TOKEN}/mailFolders/inbox/childFolders?$filter=displayName%20eq%20'x'`,
    ],
    [
      "a delta token of a person's drive",
      files,
      `/v1.0/users/${TOKEN}/drive/root/delta?token=${DELTA_TOKEN}`,
    ],
    [
      'which role somebody has',
      directory,
      `/v1.0/users/${TOKEN}/memberOf?$filter=roleTemplateId%20eq%20'${GUID}'`,
    ],
    ['an old delta token', directory, '/v1.0/users/delta?$deltatoken=abc'],
    ['a filter on subjects', mail, `/v1.0/users/${TOKEN}/messages?$filter=contains(subject,'x')`],
    ['a search through mails', mail, `/v1.0/users/${TOKEN}/messages?$search=%22from:jane%22`],
    ['attachments', mail, `/v1.0/users/${TOKEN}/messages/${TOKEN}?$expand=attachments`],
    ['an order by name', files, `/v1.0/users/${TOKEN}/drives?$orderby=name`],
    ['permissions of a file', files, `/v1.0/drives/${TOKEN}/items/${TOKEN}?$expand=permissions`],
    ['a delta token of the caller', files, `/v1.0/drives/${TOKEN}/root/delta?token=${DELTA_TOKEN}`],
    ['an order by the life of accounts', directory, '/v1.0/users?$orderby=createdDateTime'],
    [
      'the exact life of accounts',
      directory,
      '/v1.0/users?$filter=createdDateTime%20ge%202024-05-17T08:31:02Z',
    ],
    [
      'whether an account began with the month',
      directory,
      '/v1.0/users?$filter=createdDateTime%20eq%202024-05-01T00:00:00Z',
    ],
    ['an office', directory, "/v1.0/users?$filter=officeLocation%20eq%20'18/2111'"],
    ['a group by its id', directory, `/v1.0/groups?$filter=id%20eq%20'${GUID}'`],
    ['options of activities', files, `/v1.0/drives/${TOKEN}/activities?$top=5`],
  ];

  it.each(refused)('refuses %s', (_name, plan, target) => {
    expect(() => findEndpointId(plan, target)).toThrow(
      expect.objectContaining({ code: 'QUERY_NOT_ALLOWED' }),
    );
  });

  it.each<readonly [string, NativePlan, string]>([
    ['displayName', directory, '/v1.0/users?$select=id,displayName'],
    ['manager/displayName', directory, '/v1.0/users?$expand=manager($select=id,displayName)'],
    ['subject', mail, `/v1.0/users/${TOKEN}/messages?$select=id,subject`],
    ['name', files, `/v1.0/drives/${TOKEN}/root/delta?$select=id,name`],
  ])('SEL-01 leaves out %s', (name, plan, target) => {
    const { pruned, query } = decide(plan, { method: 'GET', target: parseTarget(target), headers: [] });
    expect(pruned).toEqual({ names: [name], unknown: 0 });
    expect(query.flatMap(({ value }) => value).join()).toMatch(/^(?:id|manager\(\$select=id\))$/);
  });

  const allowed: readonly (readonly [string, NativePlan, string, string])[] = [
    ['a filter on a department', directory, "/v1.0/users?$filter=department%20eq%20'Sales'", 'users'],
    ['a person by pseudonym', directory, `/v1.0/users?$filter=id%20eq%20'${TOKEN}'`, 'users'],
    [
      'accounts since a month',
      directory,
      '/v1.0/users?$filter=createdDateTime%20ge%202024-05-01T00:00:00Z',
      'users',
    ],
    ['a group by pseudonym', directory, `/v1.0/groups?$filter=id%20eq%20'${TOKEN}'`, 'groups'],
    ['the manager of each', directory, '/v1.0/users?$select=id&$expand=manager', 'users'],
    ['changes from now on', directory, '/v1.0/users/delta?$deltatoken=latest', 'users-delta'],
    ['members of groups by pseudonym', directory, `/v1.0/groups/${TOKEN}/members`, 'group-members'],
    ['an order by time', calendar, `/v1.0/users/${TOKEN}/events?$orderby=start/dateTime`, 'events'],
    [
      'events after a time',
      calendar,
      `/v1.0/users/${TOKEN}/events?$filter=start/dateTime%20ge%20'${TIME}'`,
      'events',
    ],
    ['sent mail', mail, `/v1.0/users/${TOKEN}/mailFolders/SentItems/messages?$count=true`, 'folder-messages'],
    [
      'sent mail, keyed',
      mail,
      `/v1.0/users/${TOKEN}/mailFolders('SentItems')/messages?$top=1000`,
      'folder-messages',
    ],
    [
      'sent mail, keyed and encoded',
      mail,
      `/v1.0/users/${TOKEN}/mailfolders(%27sentitems%27)/messages`,
      'folder-messages',
    ],
    [
      'mail after a time',
      mail,
      `/v1.0/users/${TOKEN}/messages?$filter=receivedDateTime%20ge%202026-03-02T00:00:00Z&$orderby=receivedDateTime`,
      'messages',
    ],
    [
      'changed mail',
      mail,
      `/v1.0/users/${TOKEN}/mailFolders/inbox/messages/delta?changeType=created`,
      'folder-messages-delta',
    ],
    [
      'folders in a folder',
      mail,
      `/v1.0/users/${TOKEN}/mailFolders/${TOKEN}/childFolders?includeHiddenFolders=true`,
      'child-folders',
    ],
    ['changed folders', mail, `/v1.0/users/${TOKEN}/mailFolders/delta`, 'mail-folders-delta'],
    [
      'what a person belongs to',
      directory,
      `/v1.0/users/${TOKEN}/memberOf?$filter=id%20eq%20'${TOKEN}'`,
      'user-member-of',
    ],
    [
      "changed files of a person's drive",
      files,
      `/v1.0/users/${TOKEN}/drive/root/delta?token=latest`,
      'user-drive-delta',
    ],
    ['the default calendar', calendar, `/v1.0/users/${TOKEN}/calendar?$select=id,canEdit`, 'calendar'],
    ['changed files', files, `/v1.0/drives/${TOKEN}/root/delta?$top=200`, 'drive-delta'],
    ['changed files from now on', files, `/v1.0/drives/${TOKEN}/root/delta?token=latest`, 'drive-delta'],
    [
      'the path of a link that we wrote',
      files,
      `/v1.0/drives/${TOKEN}/root/delta(token='${TOKEN}')`,
      'drive-delta-link',
    ],
    ['dropped-to-digest text', calendar, `/v1.0/users/${TOKEN}/events?$select=subject,bodyPreview`, 'events'],
  ];

  it.each(allowed)('lets through %s', (_name, plan, target, id) => {
    expect(findEndpointId(plan, target)).toBe(id);
  });

  it('passes on the documented headers and no other value of them', () => {
    const target = parseTarget(`/v1.0/users/${TOKEN}/events`);
    const prefer =
      'outlook.timezone="W. Europe Standard Time", IdType="ImmutableId", outlook.body-content-type="text", respond-async';
    const { headers } = decide(calendar, {
      method: 'GET',
      target,
      headers: [
        ['prefer', prefer],
        ['x-secret', '1'],
      ],
    });
    expect(headers.map(([name]) => name.toLowerCase())).toEqual(['prefer']);
    expect(headers[0]?.[1]).not.toContain('respond-async');
    expect(() => findEndpointId(directory, '/v1.0/users', [['ConsistencyLevel', 'session']])).toThrow();
    expect(findEndpointId(directory, '/v1.0/users?$count=true', [['consistencylevel', 'eventual']])).toBe(
      'users',
    );
  });
});

describe('KEY-01: things in paths', () => {
  const clear: readonly (readonly [keyof typeof CONNECTORS, string, string])[] = [
    ['entra-id', 'group', `/v1.0/groups/${GUID}`],
    ['entra-id', 'group-members', `/v1.0/groups/${GUID}/members`],
    ['outlook-cal', 'event', `/v1.0/users/${TOKEN}/events/${OPAQUE}`],
    ['outlook-cal', 'calendars-events', `/v1.0/users/${TOKEN}/calendars/${OPAQUE}/events`],
    ['outlook-mail', 'message', `/v1.0/users/${TOKEN}/messages/${OPAQUE}`],
    ['outlook-mail', 'folder-messages', `/v1.0/users/${TOKEN}/mailFolders/${OPAQUE}/messages`],
    ['msft-onedrive', 'drive', `/v1.0/drives/${DRIVE}`],
    ['msft-onedrive', 'group-drives', `/v1.0/groups/${GUID}/drives`],
    ['outlook-cal', 'event-instances', `/v1.0/users/${TOKEN}/events/${OPAQUE}/instances?${WINDOW}`],
    ['outlook-mail', 'child-folders', `/v1.0/users/${TOKEN}/mailFolders/${OPAQUE}/childFolders`],
    ['msft-teams', 'team-channels', `/v1.0/teams/${GUID}/channels`],
    ['msft-teams', 'team', `/v1.0/teams/${GUID}`],
    ['msft-teams', 'call-record', `/v1.0/communications/callRecords/${GUID}`],
  ];

  it.each(clear)(
    '%s %s: an id in clear is refused, a pseudonym opens, option ids lets both',
    (id, endpoint, target) => {
      const closed = target.replace(/(?:AAMk|b!|48d3)[^/]*/, TOKEN);
      const open = compilePlan(id, { ids: 'clear' });
      expect(() => findEndpointId(compilePlan(id), target)).toThrow(
        expect.objectContaining({ code: 'ENDPOINT_NOT_ALLOWED' }),
      );
      expect(findEndpointId(compilePlan(id), closed)).toBe(endpoint);
      expect([findEndpointId(open, target), findEndpointId(open, closed)]).toEqual([endpoint, endpoint]);
    },
  );

  it('takes the names of folders that every mailbox has, and no other word', () => {
    const mail = compilePlan('outlook-mail');
    expect(findEndpointId(mail, `/v1.0/users/${TOKEN}/mailFolders/DeletedItems`)).toBe('mail-folder');
    expect(() => findEndpointId(mail, `/v1.0/users/${TOKEN}/mailFolders/Customers`)).toThrow();
  });

  it('a filter on a time with option times takes the beginning of its grain alone', () => {
    const mail = compilePlan('outlook-mail', { times: 'hour' });
    const since = (time: string, operator = 'ge') =>
      findEndpointId(mail, `/v1.0/users/${TOKEN}/messages?$filter=receivedDateTime%20${operator}%20${time}`);
    expect(since('2026-03-02T09:00:00Z')).toBe('messages');
    for (const time of [
      '2026-03-02T09:30:00Z',
      '2026-03-02T09:00:01Z',
      '2026-03-02T09:00:00.1Z',
      '2026-03-02T09:00:00%2B01:00',
    ])
      expect(() => since(time), time).toThrow(expect.objectContaining({ code: 'QUERY_NOT_ALLOWED' }));
    expect(() => since('2026-03-02T09:00:00Z', 'eq')).toThrow();
  });
});

describe('what Files.Read.All would open', () => {
  const files = compilePlan('msft-onedrive');
  const mail = compilePlan('outlook-mail');
  const refused: readonly (readonly [NativePlan, string])[] = [
    [files, `/v1.0/drives/${DRIVE}/items/${ITEM}/content`],
    [files, `/v1.0/drives/${DRIVE}/items/${ITEM}/content?format=pdf`],
    [files, `/v1.0/drives/${DRIVE}/items/${ITEM}/thumbnails`],
    [files, `/v1.0/drives/${DRIVE}/items/${ITEM}/versions/1.0/content`],
    [files, `/v1.0/drives/${DRIVE}/items/${ITEM}/permissions`],
    [files, `/v1.0/drives/${DRIVE}/items/${ITEM}/$value`],
    [files, `/v1.0/drives/${DRIVE}/root:/Salaries.xlsx:/content`],
    [files, `/v1.0/drives/${DRIVE}/root:/Salaries.xlsx`],
    [files, `/v1.0/drives/${DRIVE}/root/children`],
    [files, `/v1.0/drives/${DRIVE}/root/search(q='salary')`],
    [files, `/v1.0/drives/${DRIVE}/root/delta(token='${DELTA_TOKEN}')`],
    [files, `/v1.0/drives/${DRIVE}/root/delta(token='latest')`],
    [files, `/v1.0/users/${GUID}/drives`],
    [files, '/v1.0/users/jane%40contoso.com/drive'],
    [files, `/v1.0/me/drive`],
    [mail, `/v1.0/users/${TOKEN}/messages/${OPAQUE}/$value`],
    [mail, `/v1.0/users/${TOKEN}/messages/${OPAQUE}/attachments`],
    [mail, `/v1.0/users/${TOKEN}/mailFolders/inbox/messageRules`],
    [mail, `/v1.0/users/${GUID}/messages`],
    [mail, `/v1.0/users/jane%40contoso.com/mailFolders('SentItems')/messages`],
  ];

  it.each(refused)('is refused: %#', (plan, target) => {
    expect(() => findEndpointId(plan, target)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(ENDPOINT_NOT_ALLOWED|TARGET_MALFORMED)$/) }),
    );
  });
});

describe('links that Graph writes', () => {
  const links: readonly (readonly [keyof typeof CONNECTORS, string, string])[] = [
    ['entra-id', 'users', '/v1.0/users?$top=2&$skiptoken=RFNwdAIAAQ'],
    ['entra-id', 'users-delta', '/v1.0/users/delta()?$deltatoken=oEcOySpF'],
    ['entra-id', 'users-delta', '/v1.0/users/microsoft.graph.delta()?$skiptoken=oEcOySpF'],
    ['entra-id', 'group-members', `/v1.0/groups('${GUID}')/members?$skiptoken=RFNwdAIAAQ`],
    ['entra-id', 'user-direct-reports', `/v1.0/users/${GUID}/directReports?$skiptoken=RFNwdAIAAQ`],
    ['outlook-cal', 'events', `/v1.0/users/${GUID}/events?%24top=10&%24skip=10`],
    [
      'outlook-cal',
      'events',
      "/v1.0/users('jane_fabrikam.com%23EXT%23@contoso.onmicrosoft.com')/events?$skip=10",
    ],
    ['outlook-cal', 'calendars-events', `/v1.0/users('${GUID}')/calendars('${OPAQUE}')/events?$skip=10`],
    [
      'outlook-cal',
      'calendar-view',
      `/v1.0/users('${GUID}')/calendarView?startDateTime=${TIME}&endDateTime=${TIME}&$skip=10`,
    ],
    [
      'outlook-cal',
      'calendar-view-delta',
      `/v1.0/users('${GUID}')/calendarView/delta()?$deltatoken=R0usmci39O`,
    ],
    [
      'outlook-cal',
      'calendar-view-delta',
      `/v1.0/users('${GUID}')/calendarView/microsoft.graph.delta?$skiptoken=R0usm`,
    ],
    ['outlook-mail', 'messages', `/v1.0/users('${GUID}')/messages?$top=10&$skip=10`],
    ['outlook-mail', 'folder-messages', `/v1.0/users/${GUID}/mailFolders/SentItems/messages?$skip=10`],
    [
      'outlook-mail',
      'folder-messages',
      `/v1.0/users('${GUID}')/mailFolders('SentItems')/messages?%24skip=10`,
    ],
    [
      'outlook-mail',
      'folder-messages-delta',
      `/v1.0/users('${GUID}')/mailFolders('${OPAQUE}')/messages/delta()?$deltatoken=LztZwWjo5IivWBhyxw5rA`,
    ],
    [
      'outlook-mail',
      'folder-messages-delta',
      `/v1.0/users/${GUID}/mailFolders/${OPAQUE}/messages/delta?$skiptoken=LztZwWjo5IivWBhyxw5rA`,
    ],
    ['msft-onedrive', 'drive-delta', `/v1.0/drives/${DRIVE}/root/delta?token=${DELTA_TOKEN}`],
    [
      'msft-onedrive',
      'drive-delta',
      `/v1.0/drives('${DRIVE}')/root/microsoft.graph.delta()?token=${DELTA_TOKEN}`,
    ],
    ['msft-onedrive', 'drive-delta', `/v1.0/drives/${DRIVE}/root/delta?(token='${DELTA_TOKEN}')`],
    ['msft-onedrive', 'drive-delta-link', `/v1.0/drives/${DRIVE}/root/delta(token='${DELTA_TOKEN}')`],
    ['msft-onedrive', 'drive-delta-link', `/v1.0/drives('${DRIVE}')/root/delta(token=%27${DELTA_TOKEN}%27)`],
    [
      'msft-onedrive',
      'drive-delta-link',
      `/v1.0/drives/${DRIVE}/root/microsoft.graph.delta(token='${DELTA_TOKEN}')?$top=200`,
    ],
    ['msft-onedrive', 'user-drives', `/v1.0/users('${GUID}')/drives?$skiptoken=abc`],
    ['msft-onedrive', 'user-drive-delta', `/v1.0/users/${GUID}/drive/root/delta?token=${DELTA_TOKEN}`],
    [
      'msft-onedrive',
      'user-drive-delta-link',
      `/v1.0/users('${GUID}')/drive/root/delta(token='${DELTA_TOKEN}')`,
    ],
    [
      'outlook-mail',
      'mail-folders-delta',
      `/v1.0/users('${GUID}')/mailfolders/delta?$skiptoken=LztZwWjo5IivWBhyxw5rA`,
    ],
    [
      'outlook-mail',
      'child-folders',
      `/v1.0/users('${GUID}')/mailFolders('${OPAQUE}')/childFolders?%24skip=10`,
    ],
    [
      'outlook-cal',
      'event-instances',
      `/v1.0/users('${GUID}')/events('${OPAQUE}')/instances?startDateTime=${TIME}&endDateTime=${TIME}&$skip=10`,
    ],
    [
      'entra-id',
      'user-transitive-member-of',
      `/v1.0/users('${GUID}')/transitiveMemberOf?$skiptoken=RFNwdAIAAQ`,
    ],
    ['msft-onedrive', 'drive-activities', `/v1.0/drives('${DRIVE}')/activities?$skiptoken=s!MQ`],
    ['msft-onedrive', 'item-activities', `/v1.0/drives/${DRIVE}/items('${ITEM}')/activities?$skiptoken=s!MQ`],
  ];

  it.each(links)('%s %s: %s', (id, endpointId, link) => {
    const target = parseLinkTarget(link);
    const matching = compilePlan(id).endpoints.filter(
      (endpoint) => matchLink(endpoint, target) !== undefined,
    );
    expect(matching.map((endpoint) => endpoint.id)).toEqual([endpointId]);
  });
});
