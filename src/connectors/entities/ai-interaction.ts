import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep, textDigest, tokenize } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

const FILE = 'Names a file, a meeting or a person.';
const URL =
  "Address of a file or meeting: spells out the owner's principal name, or the organizer's object id.";

export const AI_INTERACTION = {
  id: keep('technical', 'opaque', 'Time of creation in milliseconds: names nobody.'),
  requestId: keep('technical', 'opaque', 'Joins a prompt with its answer.'),
  sessionId: tokenize(
    'personal',
    'Id of a thread, which may spell out people; equal values still belong together.',
  ),
  etag: keep('technical', 'opaque'),
  appClass: keep('metadata', 'opaque'),
  conversationType: keep('metadata', 'word'),
  interactionType: keep('metadata', 'word'),
  createdDateTime: keep('quasi', 'dateTime'),
  locale: keep('quasi', 'locale'),
  from: entity('teamworkIdentitySet'),
  body: entity('itemBody'),
  attachments: arrayOf(entity('aiInteractionAttachment')),
  contexts: arrayOf(entity('aiInteractionContext')),
  links: arrayOf(entity('aiInteractionLink')),
  mentions: arrayOf(entity('aiInteractionMention')),
} satisfies EntityTable<MicrosoftGraph.AiInteraction>;

export const AI_INTERACTION_ATTACHMENT = {
  attachmentId: tokenize('personal', 'May be the id of a thread, which may spell out people.'),
  contentType: keep('metadata', 'opaque'),
  content: textDigest(
    'text',
    'A card as JSON in a text, with answers and links inside: only its size stays.',
  ),
  contentUrl: drop('personal', URL),
  name: drop('text', FILE),
} satisfies EntityTable<MicrosoftGraph.AiInteractionAttachment>;

export const AI_INTERACTION_CONTEXT = {
  contextType: keep('metadata', 'opaque'),
  contextReference: drop('personal', URL),
  displayName: drop('text', FILE),
} satisfies EntityTable<MicrosoftGraph.AiInteractionContext>;

export const AI_INTERACTION_LINK = {
  linkType: keep('metadata', 'opaque'),
  linkUrl: drop('personal', URL),
  displayName: drop('text', FILE),
} satisfies EntityTable<MicrosoftGraph.AiInteractionLink>;

export const AI_INTERACTION_MENTION = {
  mentionId: keep('metadata', 'integer', 'Number within the message.'),
  mentioned: entity('teamworkIdentitySet'),
  mentionText: drop('personal', 'Name of whoever is mentioned.'),
} satisfies EntityTable<MicrosoftGraph.AiInteractionMention>;
