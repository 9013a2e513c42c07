import type { EndpointRule, SlotRule } from '../../plan/rule-set.ts';
import type { ConnectorOptions } from '../connector.ts';
import { groupSlot, personSlot } from '../directory-endpoints.ts';

/**
 * The slots of a path, by name. Ids of chats and meetings spell out people, so only our pseudonyms of them pass, whatever the
 * options say; what a pseudonym opens to must look like such an id. A chat with oneself is `48:notes`.
 */
export function slotsOf(path: string, options: ConnectorOptions): NonNullable<EndpointRule['slots']> {
  const rules: Readonly<Record<string, SlotRule>> = {
    userId: path.includes('/onlineMeetings') ? objectIdSlot(options) : personSlot(options),
    teamId: groupSlot(),
    channelId: { type: 'threadId' },
    postId: { type: 'natural' },
    chatId: { type: ['threadId', 'opaque'], pseudonym: 'required' },
    meetingId: { type: 'opaque', pseudonym: 'required' },
    reportId: { type: 'opaque' },
    callRecordId: { type: 'guid' },
    from: { type: ['dateTime', 'date'] },
    to: { type: ['dateTime', 'date'] },
  };
  return Object.fromEntries(Object.entries(rules).filter(([name]) => path.includes(`{${name}}`)));
}

/** Meetings are found under the organizer's object id alone, not under the principal name. */
function objectIdSlot(options: ConnectorOptions): SlotRule {
  return { ...personSlot(options), type: 'guid' };
}
