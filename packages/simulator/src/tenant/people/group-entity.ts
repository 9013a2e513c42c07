import { type Entity, fill, pick, words } from '../../base/entity.ts';
import { createGuid, hashParts } from '../../base/random.ts';
import type { SimulatedGroup } from './groups.ts';
import { DOMAINS } from './people.ts';

export const GROUP_DEFAULT = words(
  'id deletedDateTime classification createdDateTime creationOptions description displayName',
  'expirationDateTime groupTypes isAssignableToRole mail mailEnabled mailNickname membershipRule',
  'membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime',
  'onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses renewedDateTime',
  'resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier theme',
  'uniqueName visibility onPremisesProvisioningErrors serviceProvisioningErrors',
);

export const GROUP_SINGLE_ONLY = words(
  'allowExternalSenders autoSubscribeNewMembers hideFromAddressLists hideFromOutlookClients',
  'isSubscribedByMail unseenCount isArchived',
);

export function groupEntity(group: SimulatedGroup): Entity {
  return {
    id: group.id,
    ...mainProperties(group),
    ...addressProperties(group),
    ...syncProperties(group),
    ...fill(false, 'allowExternalSenders autoSubscribeNewMembers hideFromAddressLists isSubscribedByMail'),
    hideFromOutlookClients: group.kind === 'unified',
    unseenCount: 0,
    isArchived: null,
  };
}

function mainProperties(group: SimulatedGroup): Entity {
  const unified = isUnified(group);
  return {
    ...fill(
      null,
      'deletedDateTime expirationDateTime preferredDataLocation preferredLanguage theme',
      'hasMembersWithLicenseErrors licenseProcessingState isManagementRestricted',
    ),
    classification: unified ? 'Confidential' : null,
    createdDateTime: '2023-03-01T09:00:00Z',
    creationOptions: group.kind === 'unified' ? ['Team', 'ExchangeProvisioningFlags:3552'] : [],
    ...pick(group, 'description', 'displayName', 'membershipRule'),
    groupTypes: [...(unified ? ['Unified'] : []), ...(group.kind === 'dynamic' ? ['DynamicMembership'] : [])],
    isAssignableToRole: group.kind === 'security' ? false : null,
    membershipRuleProcessingState: group.kind === 'dynamic' ? 'On' : null,
    renewedDateTime: '2023-03-01T09:00:00Z',
    resourceBehaviorOptions:
      group.kind === 'unified' ? ['HideGroupInOutlook', 'SubscribeMembersToCalendarEventsDisabled'] : [],
    resourceProvisioningOptions: group.kind === 'unified' ? ['Team'] : [],
    securityEnabled: group.kind === 'security' || group.kind === 'nested',
    securityIdentifier: `S-1-12-1-${[0, 4, 8, 12].map((at) => hashParts('sid', group.id).readUInt32LE(at)).join('-')}`,
    uniqueName: group.index % 4 === 0 ? `unique-${group.mailNickname}` : null,
    visibility: unified ? 'Private' : null,
    assignedLabels: unified ? [{ labelId: createGuid('label'), displayName: 'Internal' }] : [],
    assignedLicenses:
      group.index === 0 ? [{ disabledPlans: [], skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965' }] : [],
    serviceProvisioningErrors: [],
  };
}

const isUnified = (group: SimulatedGroup): boolean => group.kind === 'unified' || group.kind === 'dynamic';

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
