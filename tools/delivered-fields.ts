import type { DeliveredEndpoint } from './delivered-endpoint.ts';
import { DELIVERED_FILES_AND_MAIL } from './delivered-files-and-mail.ts';
import { DELIVERED_TEAMS_AND_COPILOT } from './delivered-teams-and-copilot.ts';

function fields(text: string): readonly string[] {
  return text.split(/\s+/);
}

export const DELIVERED_ENDPOINTS: readonly DeliveredEndpoint[] = [
  {
    endpoints: ['users'],
    path: '/v1.0/users',
    kept: fields(`@odata.context officeLocation preferredLanguage proxyAddresses[]`),
    pseudonym: fields(`mail userPrincipalName otherMails[]`),
    reversible: fields(`id`),
    dropped: fields(`businessPhones[] displayName givenName jobTitle mobilePhone surname`),
  },
  {
    endpoints: ['user'],
    path: '/v1.0/users/{id}',
    kept: fields(`@odata.context officeLocation preferredLanguage proxyAddresses[]`),
    pseudonym: fields(`mail userPrincipalName otherMails[]`),
    reversible: fields(`id`),
    dropped: fields(`businessPhones[] displayName givenName jobTitle mobilePhone surname`),
  },
  {
    endpoints: ['group-members'],
    path: '/v1.0/groups/{id}/members',
    kept: fields(`@odata.context @odata.type officeLocation preferredLanguage`),
    pseudonym: fields(`id mail userPrincipalName`),
    dropped: fields(`businessPhones[] displayName givenName jobTitle mobilePhone surname`),
  },
  {
    endpoints: ['groups'],
    path: '/v1.0/groups',
    kept: fields(`id`),
    pseudonym: fields(`mail`),
    dropped:
      fields(`@odata.context deletedDateTime classification createdDateTime description displayName expirationDateTime
      groupTypes[] isAssignableToRole mailEnabled mailNickname membershipRule membershipRuleProcessingState
      onPremisesLastSyncDateTime onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation
      preferredLanguage proxyAddresses[] renewedDateTime securityEnabled theme visibility`),
  },
  {
    endpoints: ['user-mailbox-settings', 'mailbox-settings'],
    path: '/v1.0/users/{id}/mailboxSettings',
    kept: fields(`archiveFolder timeZone delegateMeetingMessageDeliveryOptions dateFormat timeFormat
      automaticRepliesSetting.status automaticRepliesSetting.externalAudience
      automaticRepliesSetting.scheduledStartDateTime.dateTime
      automaticRepliesSetting.scheduledStartDateTime.timeZone
      automaticRepliesSetting.scheduledEndDateTime.dateTime
      automaticRepliesSetting.scheduledEndDateTime.timeZone language.locale language.displayName
      workingHours.daysOfWeek[] workingHours.startTime workingHours.endTime workingHours.timeZone.name`),
    dropped: fields(
      `@odata.context automaticRepliesSetting.internalReplyMessage automaticRepliesSetting.externalReplyMessage`,
    ),
  },
  {
    endpoints: ['events'],
    path: '/v1.0/users/{id}/events',
    kept: fields(`@odata.etag id createdDateTime lastModifiedDateTime changeKey originalStartTimeZone originalEndTimeZone
      iCalUId hasAttachments subject bodyPreview importance sensitivity isAllDay isCancelled isOrganizer
      responseRequested seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting
      onlineMeetingProvider occurrenceId isDraft hideAttendees responseStatus.response responseStatus.time
      body.contentType body.content start.dateTime start.timeZone end.dateTime end.timeZone
      location.displayName location.locationType location.uniqueId location.uniqueIdType
      locations[].displayName locations[].locationType locations[].uniqueId locations[].uniqueIdType
      recurrence.pattern.type recurrence.pattern.interval recurrence.pattern.month
      recurrence.pattern.dayOfMonth recurrence.pattern.daysOfWeek[] recurrence.pattern.firstDayOfWeek
      recurrence.pattern.index recurrence.range.type recurrence.range.startDate recurrence.range.endDate
      recurrence.range.recurrenceTimeZone recurrence.range.numberOfOccurrences attendees[].type
      attendees[].status.response attendees[].status.time onlineMeeting`),
    pseudonym: fields(`attendees[].emailAddress.address organizer.emailAddress.address`),
    sealed: fields(`@odata.nextLink`),
    dropped:
      fields(`@odata.context transactionId reminderMinutesBeforeStart isReminderOn allowNewTimeProposals
      attendees[].emailAddress.name organizer.emailAddress.name calendar@odata.associationLink
      calendar@odata.navigationLink`),
  },
  {
    endpoints: ['event'],
    path: '/v1.0/users/{id}/events/{id}',
    kept: fields(`@odata.etag id createdDateTime lastModifiedDateTime changeKey originalStartTimeZone originalEndTimeZone
      iCalUId hasAttachments subject bodyPreview importance sensitivity isAllDay isCancelled isOrganizer
      responseRequested seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting
      onlineMeetingProvider occurrenceId isDraft hideAttendees responseStatus.response responseStatus.time
      body.contentType body.content start.dateTime start.timeZone end.dateTime end.timeZone
      location.displayName location.locationType location.uniqueId location.uniqueIdType
      locations[].displayName locations[].locationType locations[].uniqueId locations[].uniqueIdType
      recurrence.pattern.type recurrence.pattern.interval recurrence.pattern.month
      recurrence.pattern.dayOfMonth recurrence.pattern.daysOfWeek[] recurrence.pattern.firstDayOfWeek
      recurrence.pattern.index recurrence.range.type recurrence.range.startDate recurrence.range.endDate
      recurrence.range.recurrenceTimeZone recurrence.range.numberOfOccurrences attendees[].type
      attendees[].status.response attendees[].status.time onlineMeeting`),
    pseudonym: fields(`attendees[].emailAddress.address organizer.emailAddress.address`),
    dropped:
      fields(`@odata.context transactionId reminderMinutesBeforeStart isReminderOn allowNewTimeProposals
      attendees[].emailAddress.name organizer.emailAddress.name calendar@odata.associationLink
      calendar@odata.navigationLink`),
  },
  {
    endpoints: ['calendars-events'],
    path: '/v1.0/users/{id}/calendars/{id}/events',
    kept: fields(`@odata.etag id createdDateTime lastModifiedDateTime changeKey originalStartTimeZone originalEndTimeZone
      iCalUId hasAttachments subject bodyPreview importance sensitivity isAllDay isCancelled isOrganizer
      responseRequested seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting
      onlineMeetingProvider occurrenceId isDraft hideAttendees responseStatus.response responseStatus.time
      body.contentType body.content start.dateTime start.timeZone end.dateTime end.timeZone
      location.displayName location.locationType location.uniqueId location.uniqueIdType
      locations[].displayName locations[].locationType locations[].uniqueId locations[].uniqueIdType
      recurrence.pattern.type recurrence.pattern.interval recurrence.pattern.month
      recurrence.pattern.dayOfMonth recurrence.pattern.daysOfWeek[] recurrence.pattern.firstDayOfWeek
      recurrence.pattern.index recurrence.range.type recurrence.range.startDate recurrence.range.endDate
      recurrence.range.recurrenceTimeZone recurrence.range.numberOfOccurrences attendees[].type
      attendees[].status.response attendees[].status.time onlineMeeting`),
    pseudonym: fields(`attendees[].emailAddress.address organizer.emailAddress.address`),
    sealed: fields(`@odata.nextLink`),
    dropped:
      fields(`@odata.context transactionId reminderMinutesBeforeStart isReminderOn allowNewTimeProposals
      attendees[].emailAddress.name organizer.emailAddress.name calendar@odata.associationLink
      calendar@odata.navigationLink`),
  },
  {
    endpoints: ['calendar-calendar-view'],
    path: '/v1.0/users/{id}/calendar/calendarView',
    kept: fields(`@odata.etag id createdDateTime lastModifiedDateTime changeKey originalStartTimeZone originalEndTimeZone
      uid hasAttachments subject bodyPreview importance sensitivity isAllDay isCancelled isOrganizer
      responseRequested seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting
      onlineMeetingProvider occurrenceId isDraft hideAttendees responseStatus.response responseStatus.time
      body.contentType body.content start.dateTime start.timeZone end.dateTime end.timeZone
      location.displayName location.locationType location.uniqueId location.uniqueIdType
      locations[].displayName locations[].locationType locations[].uniqueId locations[].uniqueIdType
      recurrence attendees[].type attendees[].status.response attendees[].status.time onlineMeeting
      @odata.nextLink locations[].locationUri onlineMeeting.joinUrl iCalUId`),
    pseudonym: fields(`attendees[].emailAddress.address organizer.emailAddress.address`),
    dropped:
      fields(`@odata.context transactionId reminderMinutesBeforeStart isReminderOn allowNewTimeProposals
      attendees[].emailAddress.name organizer.emailAddress.name`),
  },
  ...DELIVERED_FILES_AND_MAIL,
  ...DELIVERED_TEAMS_AND_COPILOT,
];
