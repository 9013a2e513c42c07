import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, keep } from '../../native/builders.ts';
import { type EntityTable, navigation } from './entity-table.ts';

const DEVICE_ID = 'Second id of a device that one person uses; id serves.';
const DEVICE_STATE =
  'State of a device as a member of a group: nothing that the directory connectors report on.';

export const DEVICE = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: keep('quasi', 'dateTime', 'Life of the account.'),
  accountEnabled: keep('metadata', 'boolean'),
  isManagementRestricted: keep('metadata', 'boolean'),
  onPremisesLastSyncDateTime: keep('metadata', 'dateTime'),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),
  displayName: drop('personal', "Often holds its user's name."),
  deviceId: drop('personal', DEVICE_ID),
  physicalIds: drop('personal', DEVICE_ID),
  alternativeSecurityIds: drop('personal', DEVICE_ID),
  onPremisesSecurityIdentifier: drop('personal', DEVICE_ID),
  approximateLastSignInDateTime: drop('quasi', "Times of its user's activity."),
  registrationDateTime: drop('quasi', DEVICE_STATE),
  complianceExpirationDateTime: drop('technical', DEVICE_STATE),
  deviceCategory: drop('technical', DEVICE_STATE),
  deviceMetadata: drop('text', DEVICE_STATE),
  deviceOwnership: drop('technical', DEVICE_STATE),
  deviceVersion: drop('technical', DEVICE_STATE),
  enrollmentProfileName: drop('text', DEVICE_STATE),
  enrollmentType: drop('technical', DEVICE_STATE),
  isCompliant: drop('technical', DEVICE_STATE),
  isManaged: drop('technical', DEVICE_STATE),
  isRooted: drop('technical', DEVICE_STATE),
  managementType: drop('technical', DEVICE_STATE),
  manufacturer: drop('technical', DEVICE_STATE),
  mdmAppId: drop('technical', DEVICE_STATE),
  model: drop('technical', DEVICE_STATE),
  operatingSystem: drop('technical', DEVICE_STATE),
  operatingSystemVersion: drop('technical', DEVICE_STATE),
  profileType: drop('technical', DEVICE_STATE),
  systemLabels: drop('technical', DEVICE_STATE),
  trustType: drop('technical', DEVICE_STATE),
  extensions: navigation('text'),
  memberOf: navigation('technical'),
  registeredOwners: navigation('personal'),
  registeredUsers: navigation('personal'),
  transitiveMemberOf: navigation('technical'),
} satisfies EntityTable<MicrosoftGraph.Device>;
