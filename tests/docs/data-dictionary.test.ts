import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';

// What Graph's reference lists for each entity, written down independently of the tables: a reader of the page must find each
// property in the section of its entity, once.

type Known = Readonly<Record<string, string>>;

const MAIL: Known = {
  message: `from sender toRecipients ccRecipients bccRecipients replyTo mentions subject body bodyPreview uniqueBody
    categories attachments extensions singleValueExtendedProperties multiValueExtendedProperties
    internetMessageHeaders internetMessageId webLink sentDateTime receivedDateTime createdDateTime
    lastModifiedDateTime flag id conversationId conversationIndex parentFolderId changeKey importance isRead
    isDraft hasAttachments inferenceClassification isDeliveryReceiptRequested isReadReceiptRequested
    startDateTime endDateTime location recurrence meetingMessageType isDelegated isOutOfDate isAllDay type
    event`,
  recipient: 'emailAddress',
  emailAddress: 'name address',
  followupFlag: 'flagStatus startDateTime dueDateTime completedDateTime',
  mailFolder: 'id displayName parentFolderId childFolderCount totalItemCount unreadItemCount isHidden',
};

const FILES: Known = {
  drive: `id driveType owner createdBy lastModifiedBy createdByUser lastModifiedByUser name description webUrl
    sharePointIds parentReference quota system eTag createdDateTime lastModifiedDateTime`,
  driveItem: `createdBy lastModifiedBy shared publication remoteItem retentionLabel permissions name description
    parentReference audio malware listItem content searchResult webUrl webDavUrl
    @microsoft.graph.downloadUrl shareId createdDateTime lastModifiedDateTime fileSystemInfo location photo
    id eTag cTag sharepointIds file size folder package deleted image video specialFolder root bundle
    pendingOperations`,
  shared: 'owner sharedBy scope sharedDateTime',
  publicationFacet: 'checkedOutBy level versionId',
  itemReference: 'driveId id siteId driveType shareId sharepointIds name path',
  file: 'hashes mimeType',
  folder: 'childCount',
  package: 'type',
  deleted: 'state',
  specialFolder: 'name',
  malware: 'description',
  identitySet: 'user application device group siteUser siteGroup',
  identity: 'id displayName email ipAddress userPrincipalName loginName',
  itemActivity: 'id access activityDateTime actor driveItem listItem action times location',
  itemActivityTimeSet: 'recordedDateTime observedDateTime lastRecordedDateTime',
  itemActionSet: 'access comment create delete edit mention move rename restore share version',
  commentAction: 'isReply parentAuthor participants',
  deleteAction: 'name objectType',
  mentionAction: 'mentionees',
  moveAction: 'from to',
  renameAction: 'oldName newName',
  shareAction: 'recipients',
  versionAction: 'newVersion',
};

const PAGES = { 'outlook-mail': MAIL, 'msft-onedrive': FILES } as const;

function readPage(id: string): string {
  return readFileSync(new URL(`../../docs/reference/data/${id}.md`, import.meta.url), 'utf8');
}

/** Text below each second-level heading. */
function sectionsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  for (const text of page.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = text.split('\n');
    sections.set(heading, [...(sections.get(heading) ?? []), ...lines]);
  }
  return sections;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

const ROWS = Object.entries(PAGES).flatMap(([id, known]) =>
  Object.entries(known).map(([entity, properties]) => ({ id, entity, properties: words(properties) })),
);

describe.each(ROWS)('$id: $entity', ({ id, entity, properties }) => {
  const fields = (sectionsOf(readPage(id)).get(entity) ?? []).flatMap((line) =>
    [...line.matchAll(/^\| `([^`]+)` \|/g)].map(([, field]) => field),
  );

  it('shows each known property exactly once', () => {
    expect(new Set(properties).size).toBe(properties.length);
    const counts = properties.map((property) => [
      property,
      fields.filter((field) => field === property).length,
    ]);
    expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
  });
});

describe.each(Object.values(CONNECTORS))('$id', (connector) => {
  const page = readPage(connector.id);
  const { endpoints, entities = {} } = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const sections = sectionsOf(page);

  it('has one section for each entity, with each of its properties once', () => {
    for (const [name, { properties }] of Object.entries(entities)) {
      expect(page.split(`\n## ${name}\n`)).toHaveLength(2);
      const fields = (sections.get(name) ?? []).flatMap((line) => line.match(/(?<=^\| `)[^`]+/) ?? []);
      expect(fields).toEqual(Object.keys(properties));
    }
  });

  it('tells for each endpoint which permission it takes', () => {
    const rows = sections.get('Endpoints') ?? [];
    for (const { id } of endpoints) {
      const [row = ''] = rows.filter((line) => line.startsWith(`| ${id} |`));
      expect([id, row]).toEqual([id, expect.stringMatching(/\| (?:`[A-Za-z-]+(?:\.[A-Za-z]+)+` ?)+\|/)]);
    }
  });

  it('gives each permission with the GUID of its app role and the endpoints that need it', () => {
    const rows = sections.get('Permissions') ?? [];
    for (const { value, id, endpoints: needing, optional } of connector.permissions(
      DEFAULT_CONNECTOR_OPTIONS,
    )) {
      const note = optional === true ? ' (only instead of a wider one)' : '';
      const [row = ''] = rows.filter((line) => line.startsWith(`| \`${value}\`${note} | ${id} |`));
      for (const endpoint of needing) expect(row).toContain(`\`${endpoint}\``);
    }
  });
});
