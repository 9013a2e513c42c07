import { describe, expect, it } from 'vitest';
import type { DataClass, FieldRule } from '../../../engine/src/plan/rule-set.ts';
import { DEFAULT_CONNECTOR_OPTIONS } from './connector-options.ts';
import { driveItemRule } from './drive.ts';
import { eventRule } from './event.ts';
import { messageRule } from './message.ts';
import { userRule } from './user.ts';

// What is known about each property, independent of the tables: Microsoft Graph reference, documentation samples. The class
// given here is the least sensitive one that the table may assume; a property stands in exactly one list.

type Facts = Partial<Record<DataClass, string>>;

const USER_FACTS: Facts = {
  personal: `id userPrincipalName displayName givenName surname preferredName mailNickname employeeId securityIdentifier
    onPremisesImmutableId onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesUserPrincipalName
    onPremisesDistinguishedName authorizationInfo`,
  contact: `mail otherMails proxyAddresses imAddresses businessPhones mobilePhone faxNumber streetAddress postalCode mySite`,
  text: `aboutMe interests responsibilities schools skills pastProjects onPremisesExtensionAttributes
    customSecurityAttributes extensions onPremisesProvisioningErrors serviceProvisioningErrors print`,
  quasi: `birthday ageGroup consentProvidedForMinor legalAgeGroupClassification city state country usageLocation
    officeLocation jobTitle hireDate employeeHireDate employeeLeaveDateTime createdDateTime deletedDateTime
    lastPasswordChangeDateTime signInSessionsValidFromDateTime signInActivity externalUserStateChangeDateTime
    preferredLanguage`,
  organisation: `department companyName employeeType userType externalUserState creationType onPremisesDomainName
    preferredDataLocation`,
  metadata: `accountEnabled isResourceAccount isManagementRestricted showInAddressList onPremisesSyncEnabled
    onPremisesLastSyncDateTime passwordPolicies deviceEnrollmentLimit`,
};
/** Complex or classed by their parts. */
const USER_PARTS = `employeeOrgData assignedLicenses assignedPlans provisionedPlans licenseAssignmentStates identities
  mailboxSettings passwordProfile`;

const EVENT_FACTS: Facts = {
  text: `subject bodyPreview categories attachments extensions singleValueExtendedProperties
    multiValueExtendedProperties transactionId`,
  personal: 'onlineMeetingUrl calendar@odata.associationLink calendar@odata.navigationLink',
  quasi: `originalStart originalStartTimeZone originalEndTimeZone createdDateTime lastModifiedDateTime sensitivity showAs`,
  technical: 'id iCalUId uid occurrenceId seriesMasterId cancelledOccurrences changeKey webLink @odata.etag',
  metadata: `type importance isAllDay isCancelled isDraft isOnlineMeeting isOrganizer isReminderOn
    reminderMinutesBeforeStart responseRequested allowNewTimeProposals hasAttachments hideAttendees
    onlineMeetingProvider`,
};
const EVENT_PARTS =
  'organizer attendees location locations body onlineMeeting start end responseStatus recurrence';

const MESSAGE_FACTS: Facts = {
  text: `subject body bodyPreview uniqueBody categories attachments extensions singleValueExtendedProperties
    multiValueExtendedProperties location previousLocation event`,
  personal: 'internetMessageId mentionsPreview',
  contact: 'internetMessageHeaders mentions unsubscribeData',
  quasi: 'sentDateTime receivedDateTime createdDateTime lastModifiedDateTime responseType',
  technical: 'id conversationId conversationIndex parentFolderId changeKey webLink @odata.etag',
  metadata: `importance isRead isDraft hasAttachments inferenceClassification isDeliveryReceiptRequested
    isReadReceiptRequested meetingMessageType meetingRequestType type isAllDay isDelegated isOutOfDate
    allowNewTimeProposals responseRequested unsubscribeEnabled`,
};
const MESSAGE_PARTS = `from sender toRecipients ccRecipients bccRecipients replyTo flag startDateTime endDateTime
  previousStartDateTime previousEndDateTime proposedNewTime recurrence`;

const DRIVE_ITEM_FACTS: Facts = {
  text: 'name description content audio media children listItem retentionLabel thumbnails versions workbook',
  personal: `webUrl webDavUrl shareId @microsoft.graph.downloadUrl @content.downloadUrl createdByUser
    lastModifiedByUser`,
  contact: 'permissions',
  quasi: 'createdDateTime lastModifiedDateTime location photo analytics viewpoint',
  technical: 'id eTag cTag searchResult source subscriptions @odata.etag',
  metadata: 'size',
};
const DRIVE_ITEM_PARTS = `createdBy lastModifiedBy shared publication remoteItem parentReference sharepointIds malware
  fileSystemInfo file folder package deleted image video specialFolder root bundle pendingOperations`;

const OPTIONS = DEFAULT_CONNECTOR_OPTIONS;
const CASES = [
  { name: 'user', table: userRule(OPTIONS).properties, facts: USER_FACTS, parts: USER_PARTS },
  { name: 'event', table: eventRule(OPTIONS).properties, facts: EVENT_FACTS, parts: EVENT_PARTS },
  { name: 'message', table: messageRule().properties, facts: MESSAGE_FACTS, parts: MESSAGE_PARTS },
  {
    name: 'driveItem',
    table: driveItemRule().properties,
    facts: DRIVE_ITEM_FACTS,
    parts: DRIVE_ITEM_PARTS,
  },
];

describe.each(CASES)('$name', ({ name, table, facts, parts }) => {
  const listed = [...Object.values(facts), parts].flatMap(words);

  it('holds each known property once', () => {
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((property) => !(property in table))).toEqual([]);
  });

  it('gives each the known class', () => {
    const wrong = Object.entries(facts).flatMap(([dataClass, properties]) =>
      words(properties).filter((property) => getClass(table[property]) !== dataClass),
    );
    expect(wrong).toEqual([]);
  });

  it('delivers nothing but listed properties and annotations', () => {
    const known = new Set(listed);
    const others = Object.entries(table).filter(([property, rule]) => !known.has(property) && delivers(rule));
    expect(others.map(([property]) => property).sort()).toEqual(OTHERS[name]);
  });
});

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  user: ['@odata.type', '@removed', 'manager', 'manager@delta'],
  event: ['@odata.type', '@removed'],
  message: ['@odata.type', '@removed'],
  driveItem: ['@odata.type'],
};

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function getClass(rule: FieldRule | undefined): string | undefined {
  if (rule === undefined) return undefined;
  return 'items' in rule ? (rule.class ?? getClass(rule.items)) : rule.class;
}

function delivers(rule: FieldRule): boolean {
  return !('treatment' in rule) || rule.treatment !== 'drop';
}
