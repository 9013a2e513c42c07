/** Who decides which text a property holds. The vocabulary of a kept property follows from it (LEK-01). */
export type ValueWriter =
  | 'author'
  | 'owner'
  | 'organisation'
  | 'administrator'
  | 'device'
  | 'network'
  | 'service';

/** Properties with another writer than the rest of their entity, and how that is known. */
export type WriterException = {
  readonly writer: ValueWriter;
  /** Names of entity and property, joined by a dot. */
  readonly properties: string;
  readonly source: string;
};

const GROUPS = ['group', 'membership', 'directoryObject'];
const ACCOUNTS = ['user', 'directoryObject'];

function listEach(entities: readonly string[], properties: string): string {
  return entities
    .flatMap((entity) => properties.split(' ').map((property) => `${entity}.${property}`))
    .join(' ');
}

/** Type, treatment and reason don't decide who writes a value. What is not here is written as its entity is. */
export const WRITER_EXCEPTIONS: readonly WriterException[] = [
  {
    writer: 'owner',
    properties: 'user.preferredLanguage',
    source: 'People choose it in their own profile (graph-facts.md#3.1).',
  },
  {
    writer: 'organisation',
    properties: listEach(ACCOUNTS, 'companyName department employeeType'),
    source: 'Only administrators may change them (graph-facts.md#3.1).',
  },
  {
    writer: 'organisation',
    properties: listEach([...GROUPS, 'team'], 'classification'),
    source: 'One of a list that administrators set up (graph-facts.md#3.1).',
  },
  {
    writer: 'administrator',
    properties: listEach(GROUPS, 'onPremisesDomainName onPremisesNetBiosName'),
    source: 'Synchronized from the directory on premises; Graph only reads them (graph-facts.md#3.1).',
  },
  {
    writer: 'administrator',
    properties: listEach(GROUPS, 'preferredDataLocation'),
    source: 'A region of the tenant, which administrators set (graph-facts.md#3.1).',
  },
  {
    writer: 'administrator',
    properties: 'directoryObject.usageLocation directoryObject.userType',
    source: 'Only administrators may change them (graph-facts.md#3.1).',
  },
  {
    writer: 'service',
    properties:
      'directoryObject.servicePrincipalType directoryObject.creationType directoryObject.externalUserState',
    source: 'Entra ID sets them; Graph only reads them (graph-facts.md#3.1).',
  },
  {
    writer: 'service',
    properties: 'mailFolder.wellKnownName',
    source: 'Exchange names the folders that every mailbox has (graph-facts.md#3.3).',
  },
  {
    writer: 'service',
    properties: 'drive.driveType package.type publicationFacet.level shared.scope',
    source: 'SharePoint derives them; Graph only reads them (graph-facts.md#3.5).',
  },
  {
    writer: 'service',
    properties: 'aiInteraction.appClass',
    source: 'The class of the item that Copilot writes into the mailbox (graph-facts.md#3.6).',
  },
  {
    writer: 'network',
    properties: 'pstnCallLogRow.operator',
    source: 'The telephone company of the call (graph-facts.md#7).',
  },
  {
    writer: 'administrator',
    properties: 'directRoutingLogRow.trunkFullyQualifiedDomainName',
    source: 'Administrators name their telephone exchange (graph-facts.md#7).',
  },
];
