import { createHash } from 'node:crypto';
import { type Entity, words } from '../../base/entity.ts';
import { accessDenied } from '../../base/graph-error.ts';
import { htmlToText } from '../../tenant/calendar/event-entity.ts';
import type { MailEntry } from '../../tenant/mail/folders.ts';
import { messageEntity, messageId } from '../../tenant/mail/message-entity.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { type GraphCall, hasRole, pickProperties, unknownPropertyError } from '../odata/call.ts';

/** In the order in which Graph writes them. */
const MESSAGE_DEFAULT = words(
  'id createdDateTime lastModifiedDateTime changeKey categories receivedDateTime sentDateTime',
  'hasAttachments internetMessageId subject bodyPreview importance parentFolderId conversationId',
  'conversationIndex isDeliveryReceiptRequested isReadReceiptRequested isRead isDraft webLink',
  'inferenceClassification body sender from toRecipients ccRecipients bccRecipients replyTo flag',
);

/** Returned only when selected. */
const SELECTED_ONLY: readonly string[] = ['uniqueBody', 'internetMessageHeaders'];

/** Withheld by `Mail.ReadBasic.All` (graph-facts.md#3.3). */
const WITHHELD: readonly string[] = ['body', 'bodyPreview', ...SELECTED_ONLY];
export const MESSAGE_PROPERTIES: readonly string[] = [...MESSAGE_DEFAULT, ...SELECTED_ONLY];

/** Throws GraphError 400 for an unknown property, 403 for one that the token's role withholds. */
export function checkMessageSelect(call: GraphCall): void {
  const { select = [], expand } = call.options;
  const unknown = select.find((name) => !MESSAGE_PROPERTIES.includes(name));
  if (unknown !== undefined) throw unknownPropertyError(unknown, 'message');
  const withheld = expand.length > 0 || select.some((name) => WITHHELD.includes(name));
  if (withheld && !hasRole(call, 'Mail.Read')) throw accessDenied();
}

/** What filters see: everything that the token may read. */
export function fullMessage(call: GraphCall, person: SimulatedPerson, entry: MailEntry): Entity {
  const entity = messageEntity(entry, { person, immutableIds: call.preferences.immutableIds });
  if (hasRole(call, 'Mail.Read')) return entity;
  return Object.fromEntries(Object.entries(entity).filter(([name]) => !WITHHELD.includes(name)));
}

export function writeMessage(
  call: GraphCall,
  person: SimulatedPerson,
  entry: MailEntry,
  select = call.options.select,
): Entity {
  const full = inPreferredText(fullMessage(call, person, entry), call);
  const names =
    select === undefined
      ? Object.keys(full).filter((name) => !SELECTED_ONLY.includes(name))
      : ['@odata.type', '@odata.etag', 'id', ...select.filter((name) => name !== 'id')];
  return call.decorate('message', { ...pickProperties(full, names), ...expanded(call, person, entry) });
}

/** `outlook.body-content-type="text"` converts bodies. */
function inPreferredText(entity: Entity, { preferences }: GraphCall): Entity {
  if (!preferences.textBody) return entity;
  const bodies = ['body', 'uniqueBody'].flatMap((name) => {
    const body = entity[name] as { content: string } | undefined;
    return body === undefined ? [] : [[name, { contentType: 'text', content: htmlToText(body.content) }]];
  });
  return { ...entity, ...Object.fromEntries(bodies) };
}

function expanded(call: GraphCall, person: SimulatedPerson, entry: MailEntry): Entity {
  if (!call.options.expand.some(({ navigation }) => navigation === 'attachments')) return {};
  const id = messageId(person, entry, call.preferences.immutableIds);
  return { attachments: entry.message.attachments.map((name) => attachment(id, name)) };
}

function attachment(message: string, name: string): Entity {
  const content = Buffer.from(`Content of ${name}`);
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    '@odata.mediaContentType': 'application/octet-stream',
    id: createHash('sha256').update(`${message}|${name}`).digest('base64'),
    lastModifiedDateTime: '2025-02-03T09:00:00Z',
    name,
    contentType: 'application/octet-stream',
    size: content.length,
    isInline: name.startsWith('image'),
    contentId: null,
    contentLocation: null,
    contentBytes: content.toString('base64'),
  };
}
