import { stemWord } from './words.ts';

/** Words that people use for the same, a line each; the first ones are Graph's own. */
const SAME: readonly string[] = [
  'subject title topic headline betreff objet',
  'phone telephone mobile cell fax handy telefon pstn caller callee',
  'manager boss supervisor superior vorgesetzter lead',
  'mail email message letter nachricht',
  'event meeting appointment calendar termin',
  'attendee participant invitee guest',
  'recipient to cc bcc',
  'sender from author',
  'file document item attachment datei',
  'user person people employee account colleague member',
  'display name surname given nickname',
  'body text content',
  'location place room office city address',
  'device computer machine laptop headset',
  'ip address network subnet',
  'chat conversation thread',
  'call telephony ring',
  'group team distribution',
  'department division organisation organization cost',
  'job title position role',
  'birthday birth age',
  'time date when created modified',
  'link url uri web address',
  'copilot ai prompt interaction',
  'license licence sku plan',
  'drive onedrive sharepoint storage',
  'id identifier key guid',
  'sensitivity private confidential label',
  'reply replies answer',
  'reaction like emoji',
];

const GROUPS: ReadonlyMap<string, readonly string[]> = groups();

/** Other words for a word, as stems; none for one that is in no line. @example synonymsOf('boss') // ['manager', …] */
export function getSynonyms(stem: string): readonly string[] {
  return GROUPS.get(stem) ?? [];
}

function groups(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, Set<string>>();
  for (const line of SAME) {
    const words = line.split(' ').map(stemWord);
    for (const word of words) {
      const others = all.get(word) ?? new Set<string>();
      for (const other of words) if (other !== word) others.add(other);
      all.set(word, others);
    }
  }
  return new Map([...all].map(([word, others]) => [word, [...others]]));
}
