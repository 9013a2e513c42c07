import type { EntityRule } from '../../rules/rule-set.ts';
import type { ConnectorOptions } from '../connector.ts';
import { REMOVED } from './annotations.ts';
import { calendarEntity } from './calendar.ts';
import { DATE_TIME_TIME_ZONE, TIME_SLOT } from './date-time-time-zone.ts';
import { directoryObjectEntity } from './directory-object.ts';
import { driveEntity } from './drive.ts';
import { driveItemEntity } from './drive-item.ts';
import { ATTENDEE, EMAIL_ADDRESS, RECIPIENT, RESPONSE_STATUS } from './email-address.ts';
import { eventEntity } from './event.ts';
import { ITEM_BODY, ONLINE_MEETING_INFO } from './event-parts.ts';
import { FILE_TYPES } from './file-types.ts';
import { ASSIGNED_LABEL, groupEntity } from './group.ts';
import { EMPLOYEE_ORG_DATA, OBJECT_IDENTITY } from './identity.ts';
import {
  applicationIdentityEntity,
  groupIdentityEntity,
  identityEntity,
  identitySetEntity,
} from './identity-set.ts';
import { ITEM_ACTIONS, itemActivityEntity, listItemEntity } from './item-activity.ts';
import {
  ASSIGNED_LICENSE,
  ASSIGNED_PLAN,
  LICENSE_ASSIGNMENT_STATE,
  LICENSE_PROCESSING_STATE,
  PROVISIONED_PLAN,
} from './license.ts';
import { LOCATION } from './location.ts';
import { mailFolderEntity } from './mail-folder.ts';
import {
  AUTOMATIC_REPLIES_SETTING,
  CUSTOM_TIME_ZONE,
  DAYLIGHT_TIME_ZONE_OFFSET,
  LOCALE_INFO,
  mailboxSettingsEntity,
  STANDARD_TIME_ZONE_OFFSET,
  WORKING_HOURS,
} from './mailbox-settings.ts';
import { FOLLOWUP_FLAG, messageEntity } from './message.ts';
import { PATTERNED_RECURRENCE, RECURRENCE_PATTERN, RECURRENCE_RANGE } from './recurrence.ts';
import { teamsEntities } from './teams-entities.ts';
import { userEntity } from './user.ts';

type Entities = Readonly<Record<string, EntityRule>>;

/** Complex types, by the name under which entities refer to them. */
export const COMPLEX_TYPES = {
  removed: REMOVED,
  dateTimeTimeZone: DATE_TIME_TIME_ZONE,
  timeSlot: TIME_SLOT,
  emailAddress: EMAIL_ADDRESS,
  recipient: RECIPIENT,
  attendee: ATTENDEE,
  responseStatus: RESPONSE_STATUS,
  itemBody: ITEM_BODY,
  location: LOCATION,
  onlineMeetingInfo: ONLINE_MEETING_INFO,
  patternedRecurrence: PATTERNED_RECURRENCE,
  recurrencePattern: RECURRENCE_PATTERN,
  recurrenceRange: RECURRENCE_RANGE,
  automaticRepliesSetting: AUTOMATIC_REPLIES_SETTING,
  localeInfo: LOCALE_INFO,
  workingHours: WORKING_HOURS,
  timeZone: CUSTOM_TIME_ZONE,
  standardTimeZoneOffset: STANDARD_TIME_ZONE_OFFSET,
  daylightTimeZoneOffset: DAYLIGHT_TIME_ZONE_OFFSET,
  objectIdentity: OBJECT_IDENTITY,
  employeeOrgData: EMPLOYEE_ORG_DATA,
  assignedLabel: ASSIGNED_LABEL,
  assignedLicense: ASSIGNED_LICENSE,
  assignedPlan: ASSIGNED_PLAN,
  provisionedPlan: PROVISIONED_PLAN,
  licenseAssignmentState: LICENSE_ASSIGNMENT_STATE,
  licenseProcessingState: LICENSE_PROCESSING_STATE,
  followupFlag: FOLLOWUP_FLAG,
  ...FILE_TYPES,
} as const;

/** Every entity and complex type that a connector of this room may return. */
export function allEntities(options: ConnectorOptions): Entities {
  const complex = Object.entries({ ...COMPLEX_TYPES, ...ITEM_ACTIONS }).map(
    ([name, properties]): [string, EntityRule] => [name, { properties }],
  );
  return {
    user: userEntity(options),
    group: groupEntity(),
    directoryObject: directoryObjectEntity(options),
    event: eventEntity(options),
    calendar: calendarEntity(),
    mailboxSettings: mailboxSettingsEntity(),
    message: messageEntity(),
    mailFolder: mailFolderEntity(),
    drive: driveEntity(),
    driveItem: driveItemEntity(),
    itemActivity: itemActivityEntity(),
    listItem: listItemEntity(),
    identitySet: identitySetEntity(),
    identity: identityEntity(options),
    applicationIdentity: applicationIdentityEntity(),
    groupIdentity: groupIdentityEntity(),
    ...teamsEntities(options),
    ...Object.fromEntries(complex),
  };
}
