import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, drop, entity, keep, keepInteger } from '@nymgate/rules/native/builders';
import type { EntityTable } from './entity-table.ts';
import { withAnnotations } from './get-annotations.ts';
import { createIdRule } from './id-rules.ts';

const REPLY = 'Written by the owner: reasons of absence, phone numbers, deputies.';

const STANDARD_TIME_ZONE_OFFSET = {
  dayOccurrence: keepInteger('metadata', 1),
  dayOfWeek: keep('metadata', 'microsoft.graph.dayOfWeek'),
  month: keepInteger('metadata', 2),
  time: keep('metadata', 'time'),
  year: keepInteger('metadata', 4),
} satisfies EntityTable<MicrosoftGraph.StandardTimeZoneOffset>;

const FORMAT = 'Exchange takes only formats that belong to the language of the mailbox.';

export const MAILBOX_SETTINGS = {
  archiveFolder: createIdRule('mail-folder', 'opaque', 'Same pseudonym as mailFolder.id.'),
  automaticRepliesSetting: entity('automaticRepliesSetting'),
  dateFormat: keep('metadata', 'timeFormat', FORMAT),
  timeFormat: keep('metadata', 'timeFormat', FORMAT),
  delegateMeetingMessageDeliveryOptions: keep(
    'metadata',
    'microsoft.graph.delegateMeetingMessageDeliveryOptions',
  ),
  language: entity('localeInfo'),
  timeZone: keep('quasi', 'timeZoneName'),
  userPurpose: keep('metadata', 'microsoft.graph.userPurpose'),
  workingHours: entity('workingHours'),
} satisfies EntityTable<MicrosoftGraph.MailboxSettings>;

export function mailboxSettingsRule(): EntityRule {
  return {
    description: 'mailboxSettings (microsoft.graph.mailboxSettings)',
    properties: withAnnotations(MAILBOX_SETTINGS),
  };
}

export const MAILBOX_SETTINGS_TYPES = {
  automaticRepliesSetting: {
    status: keep('quasi', 'microsoft.graph.automaticRepliesStatus'),
    externalAudience: keep('quasi', 'microsoft.graph.externalAudienceScope'),
    scheduledStartDateTime: entity('dateTimeTimeZone'),
    scheduledEndDateTime: entity('dateTimeTimeZone'),
    internalReplyMessage: drop('text', REPLY),
    externalReplyMessage: drop('text', REPLY),
  } satisfies EntityTable<MicrosoftGraph.AutomaticRepliesSetting>,
  localeInfo: {
    locale: keep('quasi', 'languageTag'),
    displayName: drop(
      'quasi',
      'Name of the language in the language itself: any text. locale tells the same.',
    ),
  } satisfies EntityTable<MicrosoftGraph.LocaleInfo>,
  workingHours: {
    daysOfWeek: arrayOf(keep('quasi', 'microsoft.graph.dayOfWeek')),
    startTime: keep('quasi', 'time'),
    endTime: keep('quasi', 'time'),
    timeZone: entity('timeZone'),
  } satisfies EntityTable<MicrosoftGraph.WorkingHours>,
  /** `workingHours.timeZone` is a `timeZoneBase`; a custom zone adds offsets and has another `@odata.type`. */
  timeZone: {
    name: keep('quasi', 'timeZoneName'),
    bias: keepInteger('quasi', 4),
    standardOffset: entity('standardTimeZoneOffset'),
    daylightOffset: entity('daylightTimeZoneOffset'),
  } satisfies EntityTable<MicrosoftGraph.CustomTimeZone>,
  standardTimeZoneOffset: STANDARD_TIME_ZONE_OFFSET,
  daylightTimeZoneOffset: {
    ...STANDARD_TIME_ZONE_OFFSET,
    daylightBias: keepInteger('metadata', 4),
  } satisfies EntityTable<MicrosoftGraph.DaylightTimeZoneOffset>,
} as const;
