import type { Entity } from '../../base/entity.ts';
import { createGuid, hashParts } from '../../base/random.ts';
import type { SimulatedGroup } from './groups.ts';
import { DOMAINS } from './people.ts';

/** What `GET /groups` returns without `$select`. */
export const GROUP_DEFAULT = [
  'id',
  'deletedDateTime',
  'classification',
  'createdDateTime',
  'creationOptions',
  'description',
  'displayName',
  'expirationDateTime',
  'groupTypes',
  'isAssignableToRole',
  'mail',
  'mailEnabled',
  'mailNickname',
  'membershipRule',
  'membershipRuleProcessingState',
  'onPremisesDomainName',
  'onPremisesLastSyncDateTime',
  'onPremisesNetBiosName',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'preferredDataLocation',
  'preferredLanguage',
  'proxyAddresses',
  'renewedDateTime',
  'resourceBehaviorOptions',
  'resourceProvisioningOptions',
  'securityEnabled',
  'securityIdentifier',
  'theme',
  'uniqueName',
  'visibility',
  'onPremisesProvisioningErrors',
  'serviceProvisioningErrors',
] as const;

/** Properties that only `GET /groups/{id}` can return. */
export const GROUP_SINGLE_ONLY = [
  'allowExternalSenders',
  'autoSubscribeNewMembers',
  'hideFromAddressLists',
  'hideFromOutlookClients',
  'isSubscribedByMail',
  'unseenCount',
  'isArchived',
] as const;

export function groupEntity(group: SimulatedGroup): Entity {
  return {
    id: group.id,
    ...mainProperties(group),
    ...addressProperties(group),
    ...syncProperties(group),
    ...createSeparatelyReadProperties(group),
  };
}

function mainProperties(group: SimulatedGroup): Entity {
  const unified = isUnified(group);
  return {
    deletedDateTime: null,
    classification: unified ? 'Confidential' : null,
    createdDateTime: '2023-03-01T09:00:00Z',
    creationOptions: group.kind === 'unified' ? ['Team', 'ExchangeProvisioningFlags:3552'] : [],
    description: group.description,
    displayName: group.displayName,
    expirationDateTime: null,
    groupTypes: [...(unified ? ['Unified'] : []), ...(group.kind === 'dynamic' ? ['DynamicMembership'] : [])],
    isAssignableToRole: group.kind === 'security' ? false : null,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.kind === 'dynamic' ? 'On' : null,
    preferredDataLocation: null,
    preferredLanguage: null,
    renewedDateTime: '2023-03-01T09:00:00Z',
    resourceBehaviorOptions:
      group.kind === 'unified' ? ['HideGroupInOutlook', 'SubscribeMembersToCalendarEventsDisabled'] : [],
    resourceProvisioningOptions: group.kind === 'unified' ? ['Team'] : [],
    securityEnabled: group.kind === 'security' || group.kind === 'nested',
    securityIdentifier: `S-1-12-1-${[0, 4, 8, 12].map((at) => hashParts('sid', group.id).readUInt32LE(at)).join('-')}`,
    theme: null,
    uniqueName: group.index % 4 === 0 ? `unique-${group.mailNickname}` : null,
    visibility: unified ? 'Private' : null,
    assignedLabels: unified ? [{ labelId: createGuid('label'), displayName: 'Internal' }] : [],
    assignedLicenses:
      group.index === 0 ? [{ disabledPlans: [], skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965' }] : [],
    hasMembersWithLicenseErrors: null,
    licenseProcessingState: null,
    isManagementRestricted: null,
    serviceProvisioningErrors: [],
  };
}

function isUnified(group: SimulatedGroup): boolean {
  return group.kind === 'unified' || group.kind === 'dynamic';
}

function addressProperties(group: SimulatedGroup): Entity {
  const mailEnabled = isUnified(group) || group.kind === 'distribution';
  const mail = mailEnabled ? `${group.mailNickname}@${DOMAINS[0]}` : null;
  return {
    mail,
    mailEnabled,
    mailNickname: group.mailNickname,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`, `smtp:${group.mailNickname}@${DOMAINS[2]}`],
  };
}

function syncProperties(group: SimulatedGroup): Entity {
  const synced = group.kind === 'security' || group.kind === 'distribution';
  const error = {
    category: 'PropertyConflict',
    occurredDateTime: '2025-08-01T12:00:00Z',
    propertyCausingError: 'mail',
    value: `SMTP:${group.mailNickname}@${DOMAINS[0]}`,
  };
  return {
    onPremisesDomainName: synced ? 'corp.northwind.example' : null,
    onPremisesNetBiosName: synced ? 'NORTHWIND' : null,
    onPremisesSamAccountName: synced ? group.mailNickname : null,
    onPremisesSecurityIdentifier: synced
      ? `S-1-5-21-2857811369-3364820301-1180117101-${9000 + group.index}`
      : null,
    onPremisesLastSyncDateTime: synced ? '2025-11-21T05:00:00Z' : null,
    onPremisesSyncEnabled: synced ? true : null,
    onPremisesProvisioningErrors: group.kind === 'distribution' ? [error] : [],
  };
}

function createSeparatelyReadProperties(group: SimulatedGroup): Entity {
  return {
    allowExternalSenders: false,
    autoSubscribeNewMembers: false,
    hideFromAddressLists: false,
    hideFromOutlookClients: group.kind === 'unified',
    isSubscribedByMail: false,
    unseenCount: 0,
    isArchived: null,
  };
}
