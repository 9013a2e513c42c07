import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep, textDigest, tokenize } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

const FILE = 'Names a file of a person, or opens it.';
const ADMINISTRATORS_TEXT = 'Free text of administrators, which may repeat what was found.';

/** Which kind of thing is attached stays; what it is goes. */
export const CHAT_MESSAGE_ATTACHMENT = {
  id: tokenize('technical', 'Chosen by whoever posts, in any form; equal values still belong together.'),
  contentType: keep('metadata', 'opaque', 'Tells cards, files, quoted messages and meetings apart.'),
  teamsAppId: keep('technical', 'opaque', 'Id of an application: no person.'),
  content: textDigest('text', 'Cards and quoted messages as JSON in a text: only its size stays.'),
  contentUrl: drop('personal', FILE),
  thumbnailUrl: drop('personal', FILE),
  name: drop('text', FILE),
} satisfies EntityTable<MicrosoftGraph.ChatMessageAttachment>;

export const CHAT_MESSAGE_MENTION = {
  id: keep('metadata', 'integer', 'Number within the message.'),
  mentioned: entity('teamworkIdentitySet'),
  mentionText: drop('personal', 'Name of whoever is mentioned.'),
} satisfies EntityTable<MicrosoftGraph.ChatMessageMention>;

export const CHAT_MESSAGE_REACTION = {
  createdDateTime: keep('quasi', 'dateTime'),
  reactionType: keep('metadata', 'string', 'One emoji; reactions that people made up are all called custom.'),
  user: entity('teamworkIdentitySet'),
  displayName: drop('text', 'Name of a reaction that people may make up.'),
  reactionContentUrl: drop('technical', 'Opens a picture that somebody uploaded.'),
} satisfies EntityTable<MicrosoftGraph.ChatMessageReaction>;

export const CHAT_MESSAGE_HISTORY_ITEM = {
  actions: keep('metadata', 'opaque'),
  modifiedDateTime: keep('quasi', 'dateTime'),
  reaction: entity('chatMessageReaction'),
} satisfies EntityTable<MicrosoftGraph.ChatMessageHistoryItem>;

/** What a rule against data loss did stays; which rule, and how the author argued, goes. */
export const CHAT_MESSAGE_POLICY_VIOLATION = {
  dlpAction: keep('metadata', 'opaque'),
  userAction: keep('metadata', 'opaque'),
  verdictDetails: keep('metadata', 'opaque'),
  justificationText: textDigest('text', 'Text that people write: only its length and number of words stay.'),
  policyTip: entity('chatMessagePolicyViolationPolicyTip'),
} satisfies EntityTable<MicrosoftGraph.ChatMessagePolicyViolation>;

export const CHAT_MESSAGE_POLICY_VIOLATION_POLICY_TIP = {
  complianceUrl: drop('text', ADMINISTRATORS_TEXT),
  generalText: drop('text', ADMINISTRATORS_TEXT),
  matchedConditionDescriptions: drop('text', ADMINISTRATORS_TEXT),
} satisfies EntityTable<MicrosoftGraph.ChatMessagePolicyViolationPolicyTip>;
