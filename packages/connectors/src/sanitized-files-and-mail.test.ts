import { describe, expect, it } from 'vitest';
import { pseudonymizer, sanitizeSample as sanitize } from '../../../tests/harness/sanitize-sample.ts';
import { toSeconds } from '../../../tests/harness/to-seconds.ts';

// Answers in the shapes of Graph's documentation and of tenants: what should stay fits its grammar, what should go is gone.

const PERSON = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const GROUP = '02bd9fd6-8f93-4758-87c3-1fb73740a315';
const APP = 'd3590ed6-52b3-4102-aeff-aad2292ab01c';
const DRIVE = 'b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd';
const ITEM = '01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K';
const SITE =
  'contoso-my.sharepoint.com,6ad6eb7f-ea16-407a-a76c-6f48dc6f5ca6,0f34bcba-ce94-4b01-a6a0-1b2d3b6dbc34';
const PERSONAL_SITE = 'https://contoso-my.sharepoint.com/personal/adelev_contoso_com';

const ADELE = { emailAddress: { name: 'Adele Vance', address: 'AdeleV@contoso.com' } };
const MIRIAM = { emailAddress: { name: 'Miriam Graham', address: 'MiriamG@contoso.com' } };
const X500 = {
  emailAddress: {
    name: 'Adele Vance',
    address:
      '/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=5B2A-ADELEV',
  },
};
const TIME = { dateTime: '2026-03-02T09:00:00.0000000', timeZone: 'UTC' };

const MESSAGE = {
  '@odata.etag': 'W/"CQAAABYAAADTN5mjKXJ5Ta7cZs1NhgFgAABTLc/1"',
  id: 'AAMkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OABGAAAAAAAiQ8W967B7TKBjgx9rVEUR=',
  changeKey: 'CQAAABYAAADTN5mjKXJ5Ta7cZs1NhgFgAABTLc/1',
  conversationId: 'AAQkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OAAQAKWmUVRcYEhHjAZQRBqDgsI=',
  conversationIndex: 'AQHWh0r0paZRVFxgSEeMBlBEGoOCwg==',
  parentFolderId: 'AAMkAGVmMDEzMTM4AAAuAAAAAAAiQ8W967B7TKBjgx9rVEURAQAiIsqMbYjsT5e=',
  internetMessageId: '<MWHPR1301MB2096F0C7F54C2B1A@ADELES-MACBOOK.contoso.com>',
  createdDateTime: '2026-03-02T08:00:01Z',
  lastModifiedDateTime: '2026-03-02T08:00:02Z',
  receivedDateTime: '2026-03-02T08:00:03Z',
  sentDateTime: '2026-03-02T08:00:00Z',
  categories: ['Adele', 'Red category'],
  subject: 'Salary of Adele',
  bodyPreview: 'Adele earns too much',
  body: { contentType: 'html', content: '<p>Adele earns too much</p>' },
  uniqueBody: { contentType: 'text', content: 'Adele' },
  internetMessageHeaders: [{ name: 'Received', value: 'from ADELES-MACBOOK (192.168.1.7)' }],
  webLink: 'https://outlook.office365.com/owa/?ItemID=AAMkAGVm',
  importance: 'normal',
  inferenceClassification: 'focused',
  hasAttachments: true,
  attachments: [{ name: 'Adele.xlsx', contentBytes: 'QWRlbGU=' }],
  isRead: true,
  isDraft: false,
  isReadReceiptRequested: false,
  isDeliveryReceiptRequested: null,
  from: ADELE,
  sender: MIRIAM,
  toRecipients: [ADELE, X500],
  ccRecipients: [],
  bccRecipients: [MIRIAM],
  replyTo: [ADELE],
  flag: { flagStatus: 'flagged', startDateTime: TIME, dueDateTime: TIME },
};

const INVITATION = {
  '@odata.type': '#microsoft.graph.eventMessageRequest',
  ...MESSAGE,
  meetingMessageType: 'meetingRequest',
  meetingRequestType: 'newMeetingRequest',
  type: 'singleInstance',
  isOutOfDate: false,
  isAllDay: false,
  isDelegated: false,
  responseRequested: true,
  allowNewTimeProposals: true,
  startDateTime: TIME,
  endDateTime: TIME,
  previousStartDateTime: TIME,
  location: { displayName: "Adele's house", locationUri: '' },
  previousLocation: { displayName: "Adele's house" },
  recurrence: null,
  event: { subject: 'Adele' },
};

const SECRETS =
  /adele|vance|miriam|48d31887|macbook|192\.168|salary|red category|house|exchangelabs|contoso_com|geheim|quickxor|pixel/i;

describe('mail', () => {
  it('tells who wrote to whom and when, and nothing of what', () => {
    const { text, json, unknownFields, mismatches } = sanitize('outlook-mail', 'messages', {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#users('${PERSON}')/messages`,
      value: [MESSAGE, INVITATION],
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [message, invitation] = json.value;
    for (const property of [
      'flag',
      ...[
        'receivedDateTime',
        'sentDateTime',
        'importance',
        'inferenceClassification',
        'hasAttachments',
        'isRead',
      ],
    ])
      expect([property, message[property]]).toEqual([
        property,
        toSeconds(MESSAGE[property as keyof typeof MESSAGE]),
      ]);
    expect(pseudonymizer.open(message.id, ['mail-item'])).toBe(MESSAGE.id);
    expect(pseudonymizer.open(message.conversationId, ['conversation'])).toBe(MESSAGE.conversationId);
    expect(pseudonymizer.open(message.parentFolderId, ['mail-folder'])).toBe(MESSAGE.parentFolderId);
    expect(message.changeKey).toMatch(/^t~/);
    for (const exact of ['conversationIndex', '@odata.etag']) expect(message).not.toHaveProperty([exact]);
    expect(invitation).toMatchObject({
      meetingMessageType: 'meetingRequest',
      startDateTime: toSeconds(TIME),
      type: 'singleInstance',
    });
  });

  it('tells whose mailbox from who sent it on behalf, and takes a legacy name as a whole', () => {
    const { json } = sanitize('outlook-mail', 'message', MESSAGE);
    const address = (recipient: { emailAddress: { address: string } }) => recipient.emailAddress.address;
    expect(address(json.from)).toBe(pseudonymizer.irreversible('AdeleV@contoso.com', 'person'));
    expect(address(json.sender)).toBe(pseudonymizer.irreversible('MiriamG@contoso.com', 'person'));
    // Recipients leave sorted.
    const recipients = json.toRecipients.map(address);
    expect(recipients).toHaveLength(2);
    expect(recipients).toContain(address(json.from));
    expect(recipients).toContainEqual(expect.stringMatching(/^t~[A-Za-z0-9_-]+$/));
    expect(json.bccRecipients).toHaveLength(1);
  });

  it('joins the copies of a message without naming the host that sent it', () => {
    const of = (internetMessageId: string) =>
      sanitize('outlook-mail', 'message', { internetMessageId }).json.internetMessageId;
    expect(of(MESSAGE.internetMessageId)).toBe(of(MESSAGE.internetMessageId));
    expect(of(MESSAGE.internetMessageId)).not.toBe(of('<other@ADELES-MACBOOK.contoso.com>'));
    expect(of(MESSAGE.internetMessageId)).toMatch(/^p~[A-Za-z0-9_-]+$/);
  });

  it('rounds: removals stay, folders keep their well-known names alone', () => {
    const removed = { id: 'AAMk=', '@removed': { reason: 'deleted' } };
    expect(sanitize('outlook-mail', 'folder-messages-delta', { value: [removed] }).json.value).toEqual([
      { ...removed, id: pseudonymizer.reversible(removed.id, 'mail-item') },
    ]);
    const folder = (displayName: string) => ({
      id: 'AAMk=',
      displayName,
      totalItemCount: 3,
      isHidden: false,
    });
    const { json } = sanitize('outlook-mail', 'mail-folders', {
      value: [folder('Posteingang'), folder('Adele'), folder('Boîte de réception'), folder('Salary')],
    });
    expect(json.value.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
      'Posteingang',
      '',
      'Boîte de réception',
      '',
    ]);
    expect(json.value[0]).toMatchObject({ totalItemCount: 3, isHidden: false });
  });
});

const BY = { user: { id: PERSON, displayName: 'Adele Vance', email: 'AdeleV@contoso.com' } };
const REFERENCE = {
  driveId: DRIVE,
  driveType: 'business',
  id: ITEM,
  siteId: SITE,
  name: 'Adele',
  path: `/drives/${DRIVE}/root:/Adele/Salary`,
  shareId: 'u!aHR0cHM6Ly9jb250b3NvLW15LnNoYXJlcG9pbnQuY29tL3BlcnNvbmFsL2FkZWxl',
  sharepointIds: {
    listId: 'f9f1b4a5-1f3d-4a0c-8f57-1d5c2b0f4a3e',
    listItemId: '4',
    siteUrl: PERSONAL_SITE,
    tenantId: 'd9c6f7a1-1111-4222-8333-444455556666',
  },
};
const SHARED = { scope: 'users', sharedDateTime: '2026-03-02T09:00:00Z', owner: BY, sharedBy: BY };
const FILE_FACET = {
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  hashes: { quickXorHash: 'QuickXorOfAdele=' },
};
const FILE = {
  '@microsoft.graph.downloadUrl': `${PERSONAL_SITE}/_layouts/15/download.aspx?tempauth=geheim`,
  id: ITEM,
  eTag: '"{3E8D2A51-4A34-4C6F-9C5D-5E5E5E5E5E5E},1"',
  cTag: '"c:{3E8D2A51-4A34-4C6F-9C5D-5E5E5E5E5E5E},2"',
  name: 'Salary of Adele.xlsx',
  description: 'Adele',
  size: 16_512,
  webUrl: `${PERSONAL_SITE}/Documents/Salary.xlsx`,
  webDavUrl: `${PERSONAL_SITE}/Documents/Salary.xlsx`,
  createdDateTime: '2026-03-02T09:00:00Z',
  lastModifiedDateTime: '2026-03-02T09:00:00Z',
  createdBy: { ...BY, application: { id: APP, displayName: 'Tool of Adele' } },
  lastModifiedBy: BY,
  parentReference: REFERENCE,
  fileSystemInfo: { createdDateTime: '2026-03-02T09:00:00Z', lastModifiedDateTime: '2026-03-02T09:00:00Z' },
  file: FILE_FACET,
  shared: SHARED,
  publication: { level: 'published', versionId: '1.0', checkedOutBy: BY },
  malware: { description: 'found in Adele.xlsx' },
  photo: { cameraModel: 'Pixel', takenDateTime: '2026-03-02T09:00:00Z' },
  location: { latitude: 47.6 },
  audio: { title: 'Adele' },
  remoteItem: {
    id: ITEM,
    name: 'Adele.docx',
    webUrl: PERSONAL_SITE,
    createdBy: BY,
    lastModifiedBy: BY,
    file: FILE_FACET,
    shared: SHARED,
    parentReference: REFERENCE,
  },
};
const FOLDER = {
  id: ITEM,
  name: 'Adele',
  root: {},
  folder: { childCount: 3, view: { viewType: 'thumbnails', sortBy: 'name', sortOrder: 'ascending' } },
  specialFolder: { name: 'documents' },
};

const SAFE = {
  item: pseudonymizer.reversible(ITEM, 'drive-item'),
  drive: pseudonymizer.reversible(DRIVE, 'drive'),
  site: pseudonymizer.reversible(SITE, 'site'),
  tag: expect.stringMatching(/^t~/),
};

describe('files', () => {
  it('keeps kinds, sizes and times, and makes people the pseudonyms of the directory', () => {
    const { text, json, unknownFields, mismatches } = sanitize('msft-onedrive', 'drive-delta', {
      value: [FILE, FOLDER, { id: ITEM, deleted: { state: 'deleted' } }],
      '@odata.deltaLink': `https://graph.microsoft.com/v1.0/drives/${DRIVE}/root/delta(token='x')`,
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [file, folder, gone] = json.value;
    expect(file).toMatchObject({
      ...{ id: SAFE.item, size: 16_512, eTag: SAFE.tag, cTag: SAFE.tag, fileSystemInfo: FILE.fileSystemInfo },
      ...{ file: { mimeType: FILE_FACET.mimeType }, malware: {}, publication: { level: 'published' } },
      parentReference: { driveId: SAFE.drive, driveType: 'business', id: SAFE.item, siteId: SAFE.site },
      shared: { scope: 'users', sharedDateTime: SHARED.sharedDateTime },
      createdBy: { application: { id: APP } },
    });
    expect(pseudonymizer.open(file.createdBy.user.id, ['person'])).toBe(PERSON);
    expect(file.remoteItem.shared.sharedBy.user.email).toBe(
      pseudonymizer.irreversible('AdeleV@contoso.com', 'person'),
    );
    expect(folder).toEqual({ ...FOLDER, id: SAFE.item, name: undefined });
    expect(gone).toEqual({ id: SAFE.item, deleted: { state: 'deleted' } });
  });

  it('truncates times of drives, root folders and items of other drives to the month (KEY-01)', () => {
    const exact = '2026-03-02T09:00:00Z';
    const month = '2026-03-01T00:00:00Z';
    const times = { createdDateTime: exact, lastModifiedDateTime: exact };
    const truncated = { createdDateTime: month, lastModifiedDateTime: month };
    const drive = sanitize('msft-onedrive', 'drive', { id: DRIVE, ...times });
    expect(drive.json).toMatchObject(truncated);
    const { json } = sanitize('msft-onedrive', 'drive-delta', {
      value: [
        { id: ITEM, root: {}, ...times, fileSystemInfo: times },
        { id: ITEM, ...times, remoteItem: { id: ITEM, ...times, fileSystemInfo: times } },
      ],
    });
    const [root, shortcut] = json.value;
    expect(root).toMatchObject(truncated);
    expect(root).not.toHaveProperty('fileSystemInfo');
    expect(shortcut).toMatchObject(times);
    expect(shortcut.remoteItem).toMatchObject({ ...truncated, fileSystemInfo: truncated });
  });

  it('treats an identity of each known kind by any of its properties, and drops others', () => {
    const identity = {
      id: PERSON,
      displayName: 'Adele Vance',
      email: 'AdeleV@contoso.com',
      loginName: 'i:0#.f|membership|adelev@contoso.com',
      userPrincipalName: 'AdeleV@contoso.com',
      ipAddress: '192.168.1.7',
      nickname: 'Adele',
      profile: { name: 'Adele' },
    };
    const people = ['user', 'device', 'siteUser', 'siteGroup'];
    const unknown = ['phone', 'emailUser', 'delegate'];
    const owner = Object.fromEntries(['group', ...people, ...unknown].map((key) => [key, identity]));
    const { text, json } = sanitize('msft-onedrive', 'drive', { id: DRIVE, owner });
    expect(text).not.toMatch(SECRETS);
    expect(text).not.toContain(PERSON);
    // A group is no person: its id is that of the list of groups.
    expect(json.owner.group).toEqual({
      id: pseudonymizer.reversible(PERSON, 'group'),
      email: pseudonymizer.irreversible('AdeleV@contoso.com', 'person'),
    });
    for (const key of people)
      expect([key, pseudonymizer.open(json.owner[key].id, ['person'])]).toEqual([key, PERSON]);
    for (const key of unknown) expect(json.owner).not.toHaveProperty(key);
  });

  it('gives bare ids of people only when told to, and then nothing that is no GUID', () => {
    const open = (id: string) =>
      sanitize('msft-onedrive', 'drive', { owner: { user: { id } } }, { pseudonymizeAppIds: false }).json
        .owner.user;
    expect(open(PERSON)).toEqual({ id: PERSON });
    expect(open('i:0#.f|membership|adelev@contoso.com')).toEqual({});
  });

  it('drives: quota, kind and owner stay', () => {
    const drive = {
      id: DRIVE,
      driveType: 'documentLibrary',
      name: 'Adele',
      webUrl: PERSONAL_SITE,
      quota: {
        deleted: 0,
        remaining: 1_099_511_627_776,
        state: 'normal',
        total: 1_099_511_627_776,
        used: 12,
      },
      owner: { group: { id: GROUP, displayName: 'Friends of Adele', email: 'friends@contoso.com' } },
      system: {},
    };
    const { text, json, unknownFields, mismatches } = sanitize('msft-onedrive', 'group-drives', {
      value: [drive],
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    expect(json.value[0]).toMatchObject({ quota: drive.quota, driveType: 'documentLibrary', system: {} });
    expect(pseudonymizer.open(json.value[0].owner.group.id, ['group'])).toBe(GROUP);
  });

  it('activities of v1.0: the kind of action, the time and the actor stay', () => {
    const activity = {
      id: 'EHYAABXAAAA=',
      access: {},
      activityDateTime: '2026-03-02T09:00:00Z',
      actor: BY,
      driveItem: FILE,
    };
    const { text, json, unknownFields } = sanitize('msft-onedrive', 'item-activities', { value: [activity] });
    expect(text).not.toMatch(SECRETS);
    expect(unknownFields).toBe(0);
    expect(json.value[0]).toMatchObject({ access: {}, activityDateTime: activity.activityDateTime });
    expect(json.value[0].actor.user.id).toMatch(/^p~/);
  });

  it('activities of the preview: every kind of action stays, every name in it goes', () => {
    const action = {
      comment: { isReply: true, parentAuthor: BY, participants: [BY, BY] },
      create: {},
      delete: { name: 'Adele.docx', objectType: 'File' },
      edit: {},
      mention: { mentionees: [BY] },
      move: { from: '/Adele', to: '/Salary' },
      rename: { oldName: 'Adele.docx', newName: 'Salary.docx' },
      restore: {},
      share: { recipients: [BY] },
      version: { newVersion: '2.0' },
      access: {},
    };
    const times = { recordedDateTime: '2026-03-02T09:00:00Z', observedDateTime: '2026-03-02T09:00:01Z' };
    const listItem = {
      id: '4',
      fields: { Title: 'Adele' },
      contentType: { id: '0x0101', name: 'Adele' },
      createdBy: BY,
    };
    const { text, json, unknownFields, mismatches } = sanitize('msft-onedrive', 'drive-activities', {
      value: [
        {
          id: 'EHYAABXAAAA=',
          action,
          times,
          actor: BY,
          listItem,
          driveItem: FILE,
          location: { displayName: 'Adele' },
        },
      ],
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [activity] = json.value;
    expect(Object.keys(activity.action)).toEqual(Object.keys(action));
    expect(activity.action).toMatchObject({
      version: { newVersion: '2.0' },
      delete: { objectType: 'File' },
      move: {},
      rename: {},
    });
    expect(activity.action.comment.participants).toHaveLength(2);
    expect(activity.times).toEqual(times);
    expect(pseudonymizer.open(activity.listItem.id, ['drive-item'])).toBe('4');
  });
});
