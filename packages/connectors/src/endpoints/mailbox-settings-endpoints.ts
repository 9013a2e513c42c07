import type { EndpointRule, FieldRule, ResponseRule } from '@nymgate/engine/plan/rule-set';
import { object } from '@nymgate/rules/native/builders';
import { withAnnotations } from '../entities/get-annotations.ts';
import { MAILBOX_SETTINGS, MAILBOX_SETTINGS_TYPES } from '../entities/mailbox-settings.ts';

export function mailboxSettingsEndpoint(): EndpointRule {
  return settingsEndpoint('mailbox-settings', '', { entity: 'mailboxSettings' });
}

/** The settings, and each part at a separate path, so that callers can avoid the reply texts. */
export function mailboxSettingsEndpoints(): readonly EndpointRule[] {
  const { dateFormat, delegateMeetingMessageDeliveryOptions, timeFormat, timeZone, userPurpose } =
    MAILBOX_SETTINGS;
  const { automaticRepliesSetting, localeInfo, workingHours } = MAILBOX_SETTINGS_TYPES;
  const endpoint = (id: string, property: string, properties: Readonly<Record<string, FieldRule>>) =>
    settingsEndpoint(`mailbox-settings-${id}`, `/${property}`, part(properties));
  return [
    mailboxSettingsEndpoint(),
    endpoint('automatic-replies', 'automaticRepliesSetting', automaticRepliesSetting),
    endpoint('date-format', 'dateFormat', { value: dateFormat }),
    endpoint('delegate-delivery', 'delegateMeetingMessageDeliveryOptions', {
      value: delegateMeetingMessageDeliveryOptions,
    }),
    endpoint('language', 'language', localeInfo),
    endpoint('time-format', 'timeFormat', { value: timeFormat }),
    endpoint('time-zone', 'timeZone', { value: timeZone }),
    endpoint('user-purpose', 'userPurpose', { value: userPurpose }),
    endpoint('working-hours', 'workingHours', workingHours),
  ];
}

function settingsEndpoint(id: string, property: string, response: ResponseRule): EndpointRule {
  return { id, path: `/v1.0/users/{userId}/mailboxSettings${property}`, response };
}

/** A complex type bare, a simple value as `{ "value": … }`, both with annotations. */
function part(properties: Readonly<Record<string, FieldRule>>): ResponseRule {
  return object(withAnnotations(properties));
}
