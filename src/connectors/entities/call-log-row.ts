import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, keep, pseudonymize, tokenize } from '../../native/builders.ts';
import type { EntityTable, Properties } from './entity-table.ts';
import { USER } from './user.ts';

const NAME = "A person's name.";
const NUMBER = 'Telephone number.';
const DEVICE = "Address of a person's device.";

export const PSTN_CALL_LOG_ROW = {
  id: keep('technical', 'opaque'),
  callId: tokenize('technical', 'Holds the address of a device.'),
  conferenceId: pseudonymize(
    'technical',
    'Whoever holds it can dial in; equal values still belong to one meeting.',
  ),
  userId: USER.id,
  userPrincipalName: pseudonymize('personal', 'Joins with addresses where the two are the same.'),
  userDisplayName: drop('personal', NAME),
  callerNumber: drop('contact', NUMBER),
  calleeNumber: drop('contact', NUMBER),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  duration: keep('quasi', 'integer'),
  charge: keep('quasi', 'number'),
  connectionCharge: keep('quasi', 'number'),
  currency: keep('metadata', 'word'),
  destinationName: keep('quasi', 'string', 'Country or region that was called, as the operator names it.'),
  destinationContext: keep('quasi', 'word', 'Domestic or international.'),
  usageCountryCode: keep('quasi', 'word'),
  tenantCountryCode: keep('quasi', 'word'),
  callType: keep('metadata', 'word'),
  callDurationSource: keep('metadata', 'word'),
  inventoryType: keep('metadata', 'word'),
  licenseCapability: keep('metadata', 'opaque'),
  operator: keep('metadata', 'product', 'Telephone company.'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.PstnCallLogRow>;

/** In the beta types only. */
export const PSTN_CALL_LOG_ROW_EXTRA: Properties = {
  clientLocalIpV4Address: drop('contact', DEVICE),
  clientLocalIpV6Address: drop('contact', DEVICE),
  clientPublicIpV4Address: drop('contact', DEVICE),
  clientPublicIpV6Address: drop('contact', DEVICE),
};

export const DIRECT_ROUTING_LOG_ROW = {
  id: keep('technical', 'opaque'),
  correlationId: keep('technical', 'opaque'),
  userId: USER.id,
  userPrincipalName: pseudonymize('personal', 'Joins with addresses where the two are the same.'),
  userDisplayName: drop('personal', NAME),
  callerNumber: drop('contact', NUMBER),
  calleeNumber: drop('contact', NUMBER),
  startDateTime: keep('quasi', 'dateTime'),
  inviteDateTime: keep('quasi', 'dateTime'),
  failureDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  duration: keep('quasi', 'integer'),
  callType: keep('metadata', 'word'),
  successfulCall: keep('metadata', 'boolean'),
  finalSipCode: keep('metadata', 'integer'),
  finalSipCodePhrase: drop(
    'text',
    'Written by any telephone exchange on the way; finalSipCode says the same.',
  ),
  callEndSubReason: keep('metadata', 'integer'),
  mediaPathLocation: keep('metadata', 'word'),
  signalingLocation: keep('metadata', 'word'),
  mediaBypassEnabled: keep('metadata', 'boolean'),
  trunkFullyQualifiedDomainName: keep(
    'organisation',
    'hostname',
    'Name of a telephone exchange, set by administrators.',
  ),
} satisfies EntityTable<MicrosoftGraph.CallRecords.DirectRoutingLogRow>;

/** In the beta types only. */
export const DIRECT_ROUTING_LOG_ROW_EXTRA: Properties = {
  transferorCorrelationId: keep('technical', 'opaque'),
  userCountryCode: keep('quasi', 'word'),
};
