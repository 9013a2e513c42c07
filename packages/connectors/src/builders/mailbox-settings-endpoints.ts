import type { EndpointRule, FieldRule, ResponseRule } from '@nymgate/engine/plan/rule-set';
import { keep, object } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { getAnnotations } from '../entities/get-annotations.ts';
import {
  AUTOMATIC_REPLIES_SETTING,
  LOCALE_INFO,
  MAILBOX_SETTINGS,
  WORKING_HOURS,
} from '../entities/mailbox-settings.ts';
import { createPersonSlot } from './directory-endpoints.ts';

const MAILBOX_SETTINGS_PATH = '/v1.0/users/{userId}/mailboxSettings';

export function mailboxSettingsEndpoint(options: ConnectorOptions): EndpointRule {
  return settingsEndpoint(options, 'mailbox-settings', { response: { entity: 'mailboxSettings' } });
}

/** The settings, and each part at a separate path, so that callers can avoid the reply texts. */
export function mailboxSettingsEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const endpoint = (id: string, property: string, response: ResponseRule): EndpointRule =>
    settingsEndpoint(options, id, { property, response });
  return [
    mailboxSettingsEndpoint(options),
    endpoint(
      'mailbox-settings-automatic-replies',
      '/automaticRepliesSetting',
      part(AUTOMATIC_REPLIES_SETTING),
    ),
    endpoint('mailbox-settings-date-format', '/dateFormat', part({ value: MAILBOX_SETTINGS.dateFormat })),
    endpoint(
      'mailbox-settings-delegate-delivery',
      '/delegateMeetingMessageDeliveryOptions',
      part({
        value: MAILBOX_SETTINGS.delegateMeetingMessageDeliveryOptions,
      }),
    ),
    endpoint('mailbox-settings-language', '/language', part(LOCALE_INFO)),
    endpoint('mailbox-settings-time-format', '/timeFormat', part({ value: MAILBOX_SETTINGS.timeFormat })),
    endpoint('mailbox-settings-time-zone', '/timeZone', part({ value: MAILBOX_SETTINGS.timeZone })),
    endpoint('mailbox-settings-user-purpose', '/userPurpose', part({ value: keep('metadata', 'word') })),
    endpoint('mailbox-settings-working-hours', '/workingHours', part(WORKING_HOURS)),
  ];
}

type Part = { readonly property?: string; readonly response: ResponseRule };

function settingsEndpoint(
  options: ConnectorOptions,
  id: string,
  { property = '', response }: Part,
): EndpointRule {
  return {
    id,
    path: `${MAILBOX_SETTINGS_PATH}${property}`,
    slots: { userId: createPersonSlot(options) },
    response,
  };
}

/** A complex type bare, a simple value as `{ "value": … }`, both with annotations. */
function part(properties: Readonly<Record<string, FieldRule>>): ResponseRule {
  return object({ ...getAnnotations(), ...properties });
}
