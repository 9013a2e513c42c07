import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import {
  arrayOf,
  coarsen,
  drop,
  entity,
  keep,
  keepDomain,
  prefixed,
  pseudonymize,
  sealLink,
} from '@nymgate/rules/native/builders';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { getRemovedAnnotation, withAnnotations } from './get-annotations.ts';
import { createIdRule } from './id-rules.ts';

const GROUP_NAME = 'Names people, customers and projects; id and mail pseudonym tell groups apart.';
const LIFECYCLE_REASON = 'Exact, it would tell which group this is to everybody who can see it.';
const SECURITY_ID = 'Second id of the group; id serves.';
const ERROR_VALUE = 'Repeats the offending value, often an address.';

export const ASSIGNED_LABEL = {
  labelId: keep('technical', 'guid'),
  displayName: keep(
    'organisation',
    'organisationText',
    'Sensitivity labels are published by administrators.',
  ),
} satisfies EntityTable<MicrosoftGraph.AssignedLabel>;

export const GROUP = {
  id: createIdRule(
    'group',
    'guid',
    'Anyone who can see the group in plain text would know whose pseudonyms its members are. Accepted back in paths.',
  ),
  mail: pseudonymize(
    ['person', 'contact'],
    'Same pseudonym as in events, so that lists among the attendees can be resolved.',
  ),
  proxyAddresses: arrayOf(
    prefixed(
      ['person', 'contact'],
      'The prefix (SMTP:, smtp:, sip:, x500:) stays and tells the primary address.',
    ),
  ),

  displayName: drop('text', GROUP_NAME),
  description: drop('text', GROUP_NAME),
  mailNickname: drop('text', GROUP_NAME),
  uniqueName: drop('text', GROUP_NAME),
  onPremisesSamAccountName: drop('text', GROUP_NAME),
  membershipRule: drop('text', 'Rule text that may hold principal names.'),
  onPremisesSecurityIdentifier: drop('technical', SECURITY_ID),
  securityIdentifier: drop('technical', SECURITY_ID),
  onPremisesProvisioningErrors: drop('text', ERROR_VALUE),
  serviceProvisioningErrors: drop('text', ERROR_VALUE),

  assignedLabels: arrayOf(entity('assignedLabel')),
  classification: keep('organisation', 'organisationText', 'One of a list that administrators set.'),
  visibility: keep('organisation', 'documentedWord'),
  theme: keep('organisation', 'documentedWord'),
  preferredDataLocation: keep('organisation', 'serviceWord'),
  preferredLanguage: keep('organisation', 'languageTag'),
  onPremisesDomainName: keepDomain('organisation', 'hostname'),
  onPremisesNetBiosName: keepDomain('organisation', 'hostname'),

  assignedLicenses: arrayOf(entity('assignedLicense')),
  licenseProcessingState: entity('licenseProcessingState'),
  hasMembersWithLicenseErrors: keep('metadata', 'boolean'),
  membershipRuleProcessingState: keep('metadata', 'documentedWord'),

  groupTypes: arrayOf(keep('metadata', 'documentedWord')),
  mailEnabled: keep('metadata', 'boolean'),
  securityEnabled: keep('metadata', 'boolean'),
  isArchived: keep('metadata', 'boolean'),
  isAssignableToRole: keep('metadata', 'boolean'),
  isManagementRestricted: keep('metadata', 'boolean'),
  isSubscribedByMail: keep('metadata', 'boolean'),
  allowExternalSenders: keep('metadata', 'boolean'),
  autoSubscribeNewMembers: keep('metadata', 'boolean'),
  hideFromAddressLists: keep('metadata', 'boolean'),
  hideFromOutlookClients: keep('metadata', 'boolean'),
  unseenCount: keep('metadata', 'integer'),
  createdDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  deletedDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  expirationDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  renewedDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  onPremisesLastSyncDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),

  members: arrayOf(entity('directoryObject')),
  owners: arrayOf(entity('directoryObject')),
  acceptedSenders: createNavigationRule('personal'),
  appRoleAssignments: createNavigationRule('technical'),
  calendar: createNavigationRule('text'),
  calendarView: createNavigationRule('text'),
  conversations: createNavigationRule('text'),
  createdOnBehalfOf: createNavigationRule('personal'),
  drive: createNavigationRule('text'),
  drives: createNavigationRule('text'),
  events: createNavigationRule('text'),
  extensions: createNavigationRule('text'),
  groupLifecyclePolicies: createNavigationRule('contact'),
  memberOf: createNavigationRule('technical'),
  membersWithLicenseErrors: createNavigationRule('personal'),
  onenote: createNavigationRule('text'),
  permissionGrants: createNavigationRule('technical'),
  photo: createNavigationRule('personal'),
  photos: createNavigationRule('personal'),
  planner: createNavigationRule('text'),
  rejectedSenders: createNavigationRule('personal'),
  settings: createNavigationRule('text'),
  sites: createNavigationRule('text'),
  team: createNavigationRule('text'),
  threads: createNavigationRule('text'),
  transitiveMemberOf: createNavigationRule('technical'),
  transitiveMembers: createNavigationRule('personal'),
} satisfies EntityTable<MicrosoftGraph.Group>;

/**
 * v1.0 returns the three option lists although its types omit them: `["Team"]`,
 * `["ExchangeProvisioningFlags:481"]`. Sources of `@delta` and nested links: Graph's group delta reference
 * and paging article.
 */
export const GROUP_EXTRA: Properties = {
  creationOptions: arrayOf(keep('technical', 'documentedWord')),
  resourceBehaviorOptions: arrayOf(keep('technical', 'documentedWord')),
  resourceProvisioningOptions: arrayOf(keep('technical', 'documentedWord')),
  'members@delta': arrayOf(entity('directoryObject')),
  'owners@delta': arrayOf(entity('directoryObject')),
  'members@odata.nextLink': sealLink('Rest of an expanded list.'),
  'owners@odata.nextLink': sealLink('Rest of an expanded list.'),
};

export function groupRule(): EntityRule {
  return {
    description: 'group (microsoft.graph.group)',
    properties: withAnnotations(getRemovedAnnotation(), GROUP, GROUP_EXTRA),
  };
}
