import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep } from '../../native/builders.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

const NAME = 'Free text of the owners.';
const LINK = 'Opens the team or channel; spells out tenant and thread.';
const SETTING = 'What owners allow: nothing that analytics reports on.';

export const TEAM = {
  id: keep('technical', 'guid', 'Id of the group behind the team: no person.'),
  internalId: keep('technical', 'threadId', 'Thread of the general channel: no person.'),
  tenantId: keep('organisation', 'guid'),
  displayName: drop('text', NAME),
  description: drop('text', NAME),
  firstChannelName: drop('text', NAME),
  webUrl: drop('technical', LINK),
  classification: keep('organisation', 'string', 'Chosen from a list that administrators set up.'),
  createdDateTime: keep('quasi', 'dateTime'),
  isArchived: keep('metadata', 'boolean'),
  specialization: keep('metadata', 'word'),
  visibility: keep('metadata', 'word'),
  summary: entity('teamSummary'),
  memberSettings: drop('metadata', SETTING),
  guestSettings: drop('metadata', SETTING),
  messagingSettings: drop('metadata', SETTING),
  funSettings: drop('metadata', SETTING),

  allChannels: navigation('text'),
  channels: navigation('text'),
  group: navigation('text'),
  incomingChannels: navigation('text'),
  installedApps: navigation('text'),
  members: navigation('personal'),
  operations: navigation('technical'),
  permissionGrants: navigation('technical'),
  photo: navigation('text'),
  primaryChannel: navigation('text'),
  schedule: navigation('personal'),
  tags: navigation('text'),
  template: navigation('technical'),
} satisfies EntityTable<MicrosoftGraph.Team>;

/** Answered by `GET /teams` though the published types lack it (Graph documentation, teams-list). */
export const TEAM_EXTRA: Properties = {
  isMembershipLimitedToOwners: keep('metadata', 'boolean'),
};

export const TEAM_SUMMARY = {
  guestsCount: keep('metadata', 'integer'),
  membersCount: keep('metadata', 'integer'),
  ownersCount: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.TeamSummary>;

export const CHANNEL = {
  id: keep('technical', 'threadId', 'Thread of a channel: no person.'),
  tenantId: keep('organisation', 'guid', 'Differs for channels that another tenant shares.'),
  displayName: drop('text', NAME),
  description: drop('text', NAME),
  email: drop('contact', 'Address at which the channel takes mail.'),
  webUrl: drop('technical', LINK),
  createdDateTime: keep('quasi', 'dateTime'),
  isArchived: keep('metadata', 'boolean'),
  isFavoriteByDefault: keep('metadata', 'boolean'),
  membershipType: keep('metadata', 'word'),
  summary: entity('channelSummary'),

  allMembers: navigation('personal'),
  filesFolder: navigation('text'),
  members: navigation('personal'),
  messages: navigation('text'),
  sharedWithTeams: navigation('text'),
  tabs: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.Channel>;

export const CHANNEL_SUMMARY = {
  guestsCount: keep('metadata', 'integer'),
  hasMembersFromOtherTenants: keep('metadata', 'boolean'),
  membersCount: keep('metadata', 'integer'),
  ownersCount: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.ChannelSummary>;
