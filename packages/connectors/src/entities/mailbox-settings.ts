import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, drop, entity, keep } from '@nymgate/rules/native/builders';
import { createIdRule } from './clear-ids.ts';
import type { EntityTable } from './entity-table.ts';
import { getAnnotations } from './get-annotations.ts';

const REPLY = 'Written by the owner: reasons of absence, phone numbers, deputies.';

export const AUTOMATIC_REPLIES_SETTING = {
  status: keep('quasi', 'word'),
  externalAudience: keep('quasi', 'word'),
  scheduledStartDateTime: entity('dateTimeTimeZone'),
  scheduledEndDateTime: entity('dateTimeTimeZone'),
  internalReplyMessage: drop('text', REPLY),
  externalReplyMessage: drop('text', REPLY),
} satisfies EntityTable<MicrosoftGraph.AutomaticRepliesSetting>;

export const LOCALE_INFO = {
  locale: keep('quasi', 'locale'),
  displayName: drop('quasi', 'Name of the language in the language itself: any text. locale tells the same.'),
} satisfies EntityTable<MicrosoftGraph.LocaleInfo>;

export const STANDARD_TIME_ZONE_OFFSET = {
  dayOccurrence: keep('metadata', 'integer'),
  dayOfWeek: keep('metadata', 'word'),
  month: keep('metadata', 'integer'),
  time: keep('metadata', 'time'),
  year: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.StandardTimeZoneOffset>;

export const DAYLIGHT_TIME_ZONE_OFFSET = {
  ...STANDARD_TIME_ZONE_OFFSET,
  daylightBias: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.DaylightTimeZoneOffset>;

/** `workingHours.timeZone` is a `timeZoneBase`; a custom zone adds offsets and has another `@odata.type`. */
export const CUSTOM_TIME_ZONE = {
  name: keep('quasi', 'timeZone'),
  bias: keep('quasi', 'integer'),
  standardOffset: entity('standardTimeZoneOffset'),
  daylightOffset: entity('daylightTimeZoneOffset'),
} satisfies EntityTable<MicrosoftGraph.CustomTimeZone>;

export const WORKING_HOURS = {
  daysOfWeek: arrayOf(keep('quasi', 'word')),
  startTime: keep('quasi', 'time'),
  endTime: keep('quasi', 'time'),
  timeZone: entity('timeZone'),
} satisfies EntityTable<MicrosoftGraph.WorkingHours>;

const FORMAT = 'Exchange takes only formats that belong to the language of the mailbox.';

export const MAILBOX_SETTINGS = {
  archiveFolder: createIdRule('mail-folder', 'opaque', 'Same pseudonym as mailFolder.id.'),
  automaticRepliesSetting: entity('automaticRepliesSetting'),
  dateFormat: keep('metadata', 'timeFormat', FORMAT),
  timeFormat: keep('metadata', 'timeFormat', FORMAT),
  delegateMeetingMessageDeliveryOptions: keep('metadata', 'word'),
  language: entity('localeInfo'),
  timeZone: keep('quasi', 'timeZone'),
  userPurpose: keep('metadata', 'word'),
  workingHours: entity('workingHours'),
} satisfies EntityTable<MicrosoftGraph.MailboxSettings>;

export function mailboxSettingsRule(): EntityRule {
  return {
    description: 'mailboxSettings (microsoft.graph.mailboxSettings)',
    properties: { ...getAnnotations(), ...MAILBOX_SETTINGS },
  };
}
