import { decodeBase64, decodeLatin1 } from '../../kernel/bytes.ts';

/** The clouds of Teams, and its host names since 2024; a link to any other host is a text like any other. */
const HOST =
  '(?:(?:[a-z]{1,9}\\.)?teams\\.microsoft\\.(?:com|us)|teams\\.cloud\\.microsoft|teams\\.microsoftonline\\.cn|teams\\.live\\.com)';
/** `…/l/meetup-join/THREAD/MESSAGE?context={"Tid":…,"Oid":…}`; what is behind the message names tenant and organizer. */
const LINK = new RegExp(`^https://${HOST}/l/meetup-join/([^/?#]{1,512})/([0-9]{1,16})(?:[?#/]|$)`, 'i');
/** Of a meeting, or of a channel in which one was held. */
const THREAD = /^19:[A-Za-z0-9_-]{1,256}@thread\.(?:v2|tacv2|skype)$/;
/** `LINK` and `THREAD` in the one spelling that almost all links have; decoding any other takes longer than the rest of the work. */
const COMMON_FORM =
  /^https:\/\/teams\.microsoft\.com\/l\/meetup-join\/19%3[aA]([A-Za-z0-9_-]{1,256})%40thread\.(v2|tacv2|skype)\/([0-9]{1,16})(?:[?#/]|$)/;
/** Base64 of `1*ORGANIZER*0**THREAD`, padded or not. */
const ID = /^MS[A-Za-z0-9+/_-]{60,600}={0,2}$/;
const DECODED = /^1\*[0-9a-f-]{36}\*0\*\*(19:meeting_[A-Za-z0-9_-]{1,256}@thread\.v2)$/;

/**
 * What all names of one Teams meeting have in common: the thread of its chat and the message that it hangs on, `0` unless it is one
 * of a channel. Events, chats, meetings and call records write the same join link with other escapes and letter cases of them, and
 * the id of a meeting holds the thread too. Source: graph-facts.md#2.4.
 *
 * @returns undefined for any other text
 * @example meetingThread('https://teams.microsoft.com/l/meetup-join/19%3ameeting_Mg%40thread.v2/0?context=…') // '19:meeting_Mg@thread.v2/0'
 */
export function extractMeetingThread(text: string): string | undefined {
  const usual = COMMON_FORM.exec(text);
  if (usual !== null) return `19:${usual[1]}@thread.${usual[2]}/${usual[3]}`;
  const [, part = '', message = ''] = LINK.exec(text) ?? [];
  if (part !== '') {
    const thread = decodeEscapes(part);
    return THREAD.test(thread) ? `${thread}/${message}` : undefined;
  }
  if (!ID.test(text)) return undefined;
  const thread = DECODED.exec(decodeLatin1(decodeBase64(text)))?.[1];
  return thread === undefined ? undefined : `${thread}/0`;
}

/** Links that have been put into other links have escapes within escapes. */
function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(text));
  } catch {
    return '';
  }
}
