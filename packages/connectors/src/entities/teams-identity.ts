import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep, keepDomain, pseudonymize } from '@nymgate/rules/native/builders';
import type { EntityRuleFactories, EntityTable, Properties } from './entity-table.ts';
import { getAnnotations, withAnnotations } from './get-annotations.ts';
import { OPEN_TYPE } from './identity-set.ts';
import { createPersonIdRule, createUnverifiedPersonIdRule, USER } from './user.ts';

const NAME = 'Name of a person, a bot, a device, a chat or a tag.';
/** Authors choose whom to mention, and a reversible pseudonym of that would open as a chat (KND-01). */
const THREAD_ID =
  'Id of a thread: that of a conversation of two spells out both people, and nothing tells it from others. Joins with the chat; irreversible, because the author of a mention can put any text here.';

/**
 * A member of an identity set: Teams user, guest, telephone, application. All are treated as a person,
 * because the service writes more kinds and `@odata.type`s than it publishes.
 */
export const TEAMWORK_IDENTITY = {
  id: USER.id,
  displayName: drop('personal', NAME),
  userIdentityType: keep('metadata', 'microsoft.graph.teamworkUserIdentityType'),
} satisfies EntityTable<MicrosoftGraph.TeamworkUserIdentity>;

/** From documentation samples: `tenantId` in every family, the others in call records. */
export const TEAMWORK_IDENTITY_EXTRA: Properties = {
  tenantId: keepDomain('organisation', 'guid', 'Tells own people from those of other tenants.'),
  email: pseudonymize(['person', 'contact']),
  userPrincipalName: pseudonymize(['person', 'personal'], 'Joins with addresses where the two are the same.'),
  applicationIdentityType: keep('metadata', 'microsoft.graph.teamworkApplicationIdentityType'),
  conversationIdentityType: keep('metadata', 'microsoft.graph.teamworkConversationIdentityType'),
  applicationType: keep('metadata', 'microsoft.graph.teamworkApplicationIdentityType'),
  hidden: keep('metadata', 'boolean'),
  azureCommunicationServicesResourceId: drop('technical', 'Set-up of an application.'),
};

/** A bot or another application: the same ID for every customer, and not personal. */
export const TEAMWORK_APPLICATION_IDENTITY = {
  id: keep('technical', 'guid', 'Id of an application. What is no GUID may be a person, and is left out.'),
  displayName: drop('text', 'Name of a bot, which anyone may choose.'),
  applicationIdentityType: keep('metadata', 'microsoft.graph.teamworkApplicationIdentityType'),
} satisfies EntityTable<MicrosoftGraph.TeamworkApplicationIdentity>;

export const TEAMWORK_CONVERSATION_IDENTITY = {
  id: pseudonymize(['chat', 'personal'], THREAD_ID),
  displayName: drop('text', 'Name of a chat, channel or team.'),
  conversationIdentityType: keep('metadata', 'microsoft.graph.teamworkConversationIdentityType'),
} satisfies EntityTable<MicrosoftGraph.TeamworkConversationIdentity>;

export const TEAMWORK_TAG_IDENTITY = {
  id: pseudonymize(
    ['chat', 'technical'],
    'Encodes tenant and team; the author of a mention can put any text here.',
  ),
  displayName: drop('text', 'Tags are words that people make up for people.'),
} satisfies EntityTable<MicrosoftGraph.TeamworkTagIdentity>;

type TeamworkIdentitySet = MicrosoftGraph.ChatMessageFromIdentitySet &
  MicrosoftGraph.ChatMessageMentionedIdentitySet &
  MicrosoftGraph.ChatMessageReactionIdentitySet &
  MicrosoftGraph.AiInteractionMentionedIdentitySet;

/** One table for senders, reactions, initiators and participants; authors choose whom to mention. */
export const TEAMWORK_IDENTITY_SET = {
  application: entity('teamworkApplicationIdentity'),
  device: entity('teamworkIdentity'),
  user: entity('teamworkIdentity'),
  conversation: entity('teamworkConversationIdentity'),
  tag: entity('teamworkTagIdentity'),
} satisfies EntityTable<TeamworkIdentitySet>;

/** A telephone is its number, so only its presence stays. */
const PHONE_IDENTITY: Properties = {
  ...getAnnotations(),
  id: drop('contact', 'Telephone number.'),
  displayName: drop('contact', 'Telephone number, or the name that belongs to it.'),
  tenantId: keepDomain('organisation', 'guid', 'Tells own people from those of other tenants.'),
};

/**
 * Responses contain `acsUser` and `spoolUser` instead of `azureCommunicationServicesUser` and similar,
 * without a published type.
 */
export const COMMUNICATIONS_IDENTITY_SET = {
  application: entity('teamworkApplicationIdentity'),
  device: entity('unverifiedTeamworkIdentity'),
  user: entity('accountIdentity'),
  applicationInstance: entity('accountIdentity'),
  assertedIdentity: entity('unverifiedTeamworkIdentity'),
  azureCommunicationServicesUser: entity('unverifiedTeamworkIdentity'),
  encrypted: entity('unverifiedTeamworkIdentity'),
  endpointType: keep('metadata', 'microsoft.graph.endpointType'),
  guest: entity('unverifiedTeamworkIdentity'),
  onPremises: entity('unverifiedTeamworkIdentity'),
  phone: { properties: PHONE_IDENTITY },
} satisfies EntityTable<MicrosoftGraph.CommunicationsIdentitySet>;

/** Callers stand in events of chats, too. */
const CALLER_KINDS: Properties = {
  acsUser: entity('unverifiedTeamworkIdentity'),
  azureCommunicationServicesUser: entity('unverifiedTeamworkIdentity'),
  encrypted: entity('unverifiedTeamworkIdentity'),
  guest: entity('unverifiedTeamworkIdentity'),
  onPremises: entity('unverifiedTeamworkIdentity'),
  spoolUser: entity('unverifiedTeamworkIdentity'),
};

/** Of `teamworkUserIdentityType`: the others are guests, telephones, addresses and accounts of other clouds (S3). */
const DIRECTORY_TYPES = ['aadUser', 'onPremiseAadUser'];

export const IDENTITY_ENTITIES: EntityRuleFactories = {
  teamworkIdentitySet: () => ({
    description:
      'identitySet: people, bots and devices behind a message, by kind; any further kind is dropped',
    properties: withAnnotations(TEAMWORK_IDENTITY_SET, CALLER_KINDS),
    others: drop('personal', OPEN_TYPE),
  }),
  communicationsIdentitySet: () => ({
    description: 'communicationsIdentitySet: a participant of a call, by kind; any further kind is dropped',
    properties: withAnnotations(COMMUNICATIONS_IDENTITY_SET, {
      acsApplicationInstance: entity('unverifiedTeamworkIdentity'),
      acsUser: entity('unverifiedTeamworkIdentity'),
      spoolApplicationInstance: entity('unverifiedTeamworkIdentity'),
      spoolUser: entity('unverifiedTeamworkIdentity'),
    }),
    others: drop('personal', OPEN_TYPE),
  }),
  teamworkIdentity: (options) => ({
    description:
      'identity: a person, whose id opens if the service says that it is an account of a directory',
    properties: withAnnotations(TEAMWORK_IDENTITY, TEAMWORK_IDENTITY_EXTRA, {
      id: createPersonIdRule(options),
    }),
    stricter: {
      property: 'userIdentityType',
      unless: DIRECTORY_TYPES,
      properties: { id: createUnverifiedPersonIdRule(options) },
    },
  }),
  accountIdentity: (options) => ({
    description: 'identity: an account, under a key that nothing else has',
    properties: withAnnotations(TEAMWORK_IDENTITY, TEAMWORK_IDENTITY_EXTRA, {
      id: createPersonIdRule(options),
    }),
  }),
  mentionedIdentitySet: () => ({
    description: 'identitySet: whom an author mentions; people have no pseudonym that opens',
    properties: withAnnotations(TEAMWORK_IDENTITY_SET, {
      device: entity('unverifiedTeamworkIdentity'),
      user: entity('unverifiedTeamworkIdentity'),
    }),
    others: drop('personal', OPEN_TYPE),
  }),
  unverifiedTeamworkIdentity: (options) => ({
    description: 'identity: a person whom an author names, or an identity of an unknown kind',
    properties: withAnnotations(TEAMWORK_IDENTITY, TEAMWORK_IDENTITY_EXTRA, {
      id: createUnverifiedPersonIdRule(options),
    }),
  }),
  teamworkApplicationIdentity: () => ({
    description: 'identity: an application',
    properties: withAnnotations(TEAMWORK_APPLICATION_IDENTITY, {
      tenantId: keepDomain('organisation', 'guid', 'Tells own people from those of other tenants.'),
      applicationType: keep('metadata', 'microsoft.graph.teamworkApplicationIdentityType'),
      hidden: keep('metadata', 'boolean'),
    }),
  }),
  teamworkConversationIdentity: () => ({
    description: 'identity: a chat, a channel or a team that is mentioned',
    properties: withAnnotations(TEAMWORK_CONVERSATION_IDENTITY),
  }),
  teamworkTagIdentity: () => ({
    description: 'identity: a tag, which stands for several people',
    properties: withAnnotations(TEAMWORK_TAG_IDENTITY),
  }),
};
