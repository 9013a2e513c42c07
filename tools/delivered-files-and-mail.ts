import type { DeliveredEndpoint } from './delivered-endpoint.ts';

function fields(text: string): readonly string[] {
  return text.split(/\s+/);
}

/** `who` with the parts that identities of files have: who created, changed, shared, owns, did. */
function people(who: string, parts: string): readonly string[] {
  return fields(who).flatMap((person) => fields(parts).map((part) => `${person}.user.${part}`));
}

const MESSAGE_FIELDS = {
  kept: fields(`@odata.etag id createdDateTime lastModifiedDateTime changeKey receivedDateTime sentDateTime
    hasAttachments internetMessageId importance parentFolderId conversationId conversationIndex
    isDeliveryReceiptRequested isReadReceiptRequested isRead isDraft webLink inferenceClassification
    flag.flagStatus`),
  pseudonym: fields(
    'sender.emailAddress.address from.emailAddress.address toRecipients[].emailAddress.address',
  ),
  dropped: fields(`@odata.context subject bodyPreview body.contentType body.content sender.emailAddress.name
    from.emailAddress.name toRecipients[].emailAddress.name`),
};

const DRIVE_FIELDS = {
  kept: fields('id driveType createdDateTime lastModifiedDateTime'),
  pseudonym: people('createdBy lastModifiedBy', 'id email'),
  dropped: people('createdBy lastModifiedBy', 'displayName'),
};

const ITEM_PEOPLE =
  'createdBy lastModifiedBy shared.owner shared.sharedBy remoteItem.createdBy remoteItem.lastModifiedBy';

/** Part of `DELIVERED_ENDPOINTS`: connectors outlook-mail and msft-onedrive. */
export const DELIVERED_FILES_AND_MAIL: readonly DeliveredEndpoint[] = [
  { endpoints: ['message'], path: '/v1.0/users/{id}/messages/{id}', ...MESSAGE_FIELDS },
  {
    endpoints: ['folder-messages-keyed'],
    path: "/v1.0/users/{id}/mailFolders('SentItems')/messages",
    ...MESSAGE_FIELDS,
  },
  {
    connector: 'msft-onedrive',
    endpoints: ['users'],
    path: '/v1.0/users',
    kept: fields('proxyAddresses[]'),
    pseudonym: fields('employeeId mail otherMails[]'),
    reversible: fields('id'),
    dropped: fields(`@odata.context businessPhones[] displayName givenName jobTitle mobilePhone officeLocation
      preferredLanguage surname userPrincipalName`),
  },
  { endpoints: ['user-drives'], path: '/v1.0/users/{id}/drives', ...DRIVE_FIELDS },
  { endpoints: ['group-drives'], path: '/v1.0/groups/{id}/drives', ...DRIVE_FIELDS },
  {
    endpoints: ['drive-delta'],
    path: '/v1.0/drives/{id}/root/delta',
    kept: fields('id shared.sharedDateTime remoteItem.id @odata.nextLink'),
    pseudonym: people(ITEM_PEOPLE, 'id email'),
    dropped: ['name', ...people(ITEM_PEOPLE, 'displayName')],
  },
  {
    endpoints: ['item-activities'],
    path: '/v1.0/drives/{id}/items/{id}/activities',
    kept: fields('id action.version.newVersion times.recordedDateTime times.observedDateTime'),
    pseudonym: people('actor', 'id email'),
    dropped: people('actor', 'displayName'),
  },
  {
    endpoints: ['drive-activities'],
    path: '/v1.0/drives/{id}/activities',
    kept: fields(`id action.version.newVersion times.recordedDateTime driveItem.id times.observedDateTime
      listItem.id`),
    pseudonym: people('actor', 'id email'),
    dropped: people('actor', 'displayName'),
  },
];
