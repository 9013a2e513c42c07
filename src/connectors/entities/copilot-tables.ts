import {
  AI_INTERACTION,
  AI_INTERACTION_ATTACHMENT,
  AI_INTERACTION_CONTEXT,
  AI_INTERACTION_LINK,
  AI_INTERACTION_MENTION,
} from './ai-interaction.ts';
import type { DescribedTables, Properties } from './entity-table.ts';

/** Copilot interactions: entities. */
export const COPILOT_ENTITIES: DescribedTables = {
  aiInteraction: ['aiInteraction (microsoft.graph.aiInteraction)', AI_INTERACTION],
};

/** Complex types, by the name under which entities refer to them. Their only annotation is a type. */
export const COPILOT_TYPES: Readonly<Record<string, Properties>> = {
  aiInteractionAttachment: AI_INTERACTION_ATTACHMENT,
  aiInteractionContext: AI_INTERACTION_CONTEXT,
  aiInteractionLink: AI_INTERACTION_LINK,
  aiInteractionMention: AI_INTERACTION_MENTION,
};
