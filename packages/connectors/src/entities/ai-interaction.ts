import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepInteger,
  pseudonymize,
  reversible,
  textDigest,
} from '@nymgate/rules/native/builders';
import type { EntityDefinitions, EntityTable, Properties } from './entity-table.ts';
import { createIdRule } from './id-rules.ts';

const FILE = 'Names a file, a meeting or a person.';
const URL =
  "Address of a file or meeting: spells out the owner's principal name, or the organizer's object id.";

const VERSION = 'Tells one version from another; as it is, the time of the change in milliseconds.';

const AI_INTERACTION = {
  id: createIdRule('interaction', 'opaque', 'Time of creation in milliseconds.'),
  requestId: createIdRule('interaction', 'opaque', 'Joins a prompt with its answer.'),
  sessionId: reversible(
    ['chat', 'personal'],
    'Id of a thread, which may spell out people; equal values still belong together.',
  ),
  etag: pseudonymize(['text', 'technical'], VERSION),
  appClass: keep('metadata', 'odataType', 'Class of message: words joined by dots.'),
  conversationType: keep('metadata', 'documentedWord'),
  interactionType: keep('metadata', 'microsoft.graph.aiInteractionType'),
  createdDateTime: keep('quasi', 'dateTime'),
  locale: keep('quasi', 'languageTag'),
  from: entity('teamworkIdentitySet'),
  body: entity('itemBody'),
  attachments: arrayOf(entity('aiInteractionAttachment')),
  contexts: arrayOf(entity('aiInteractionContext')),
  links: arrayOf(entity('aiInteractionLink')),
  mentions: arrayOf(entity('aiInteractionMention')),
} satisfies EntityTable<MicrosoftGraph.AiInteraction>;

export const COPILOT_ENTITIES: EntityDefinitions = {
  aiInteraction: ['aiInteraction (microsoft.graph.aiInteraction)', AI_INTERACTION],
};

/** Their only annotation is a type. */
export const COPILOT_TYPES: Readonly<Record<string, Properties>> = {
  aiInteractionAttachment: {
    // The author's program chooses it, and a reversible pseudonym of it would open as a chat (KND-01).
    attachmentId: pseudonymize(
      ['chat', 'personal'],
      'May be the id of a thread, and then joins with the chat; irreversible, because the author of a prompt can put any text here.',
    ),
    contentType: keep('metadata', 'registeredMediaType'),
    content: textDigest(
      'text',
      'A card as JSON in a text, with answers and links inside: only its size stays.',
    ),
    contentUrl: drop('personal', URL),
    name: drop('text', FILE),
  } satisfies EntityTable<MicrosoftGraph.AiInteractionAttachment>,
  aiInteractionContext: {
    contextType: keep('metadata', 'documentedWord'),
    contextReference: drop('personal', URL),
    displayName: drop('text', FILE),
  } satisfies EntityTable<MicrosoftGraph.AiInteractionContext>,
  aiInteractionLink: {
    linkType: keep('metadata', 'documentedWord'),
    linkUrl: drop('personal', URL),
    displayName: drop('text', FILE),
  } satisfies EntityTable<MicrosoftGraph.AiInteractionLink>,
  aiInteractionMention: {
    mentionId: keepInteger('metadata', 4, 'Number within the message.'),
    mentioned: entity('mentionedIdentitySet'),
    mentionText: drop('personal', 'Name of the mentioned person.'),
  } satisfies EntityTable<MicrosoftGraph.AiInteractionMention>,
};
