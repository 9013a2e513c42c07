/**
 * What a pseudonym stands for. Kinds are bound into every pseudonym by its keys, so that equal texts of two kinds have two
 * pseudonyms, and a slot opens pseudonyms of its own kind alone (KND-01).
 *
 * `canonical`: `address` where mail addresses are among the values, which then have one form; `meeting` where join links and ids of
 * Teams meetings are, whose form is their thread; `text` as it is.
 * `slot`: whether a path or filter may take it back. `never` where the author of an item chooses the text: an author who writes
 * another person's address there would receive a pseudonym that opens as that person.
 */
type KindDefinition = {
  readonly canonical: 'address' | 'meeting' | 'text';
  readonly slot: 'accepted' | 'never';
};

const resource = { canonical: 'text', slot: 'accepted' } as const;
const userText = { canonical: 'text', slot: 'never' } as const;

export const PSEUDONYM_KINDS = {
  /** A user, guest or mail contact: object id, principal name, address. */
  person: { canonical: 'address', slot: 'accepted' },
  /** A group or team: object id. Its address has the kind of people's, with whom it stands among recipients. */
  group: { canonical: 'address', slot: 'accepted' },
  application: resource,
  device: resource,
  /**
   * The thread of a chat, a channel or a meeting. One kind, because properties such as `conversation.id` of a mention hold any of
   * them, and equal texts of two kinds would not join.
   */
  chat: resource,
  'chat-message': resource,
  /** Join link and meeting id, which are equal where their threads are. The thread itself is the id of a chat, so `chat`. */
  meeting: { canonical: 'meeting', slot: 'accepted' },
  'attendance-report': resource,
  /** A call, its sessions and their segments: in a call of two all of them have one id (callRecord, Graph's reference). */
  call: resource,
  calendar: resource,
  event: resource,
  'mail-item': resource,
  'mail-folder': resource,
  conversation: resource,
  drive: resource,
  'drive-item': resource,
  site: resource,
  /** A list of SharePoint. */
  list: resource,
  interaction: resource,
  /** The token of a delta link that Graph writes into a path. */
  'delta-token': resource,
  /** Telephone numbers of calls. */
  phone: userText,
  'employee-number': userText,
  /** `iCalUId`, `uid`: written by the organizer's client. */
  'calendar-uid': userText,
  /** Of a message in Teams: written by the author's client. */
  attachment: userText,
  /** `Message-ID` of RFC 5322: written by the sender's client. */
  'message-id': userText,
  /** Office, city, state, country: what people write into their own profile. */
  'organisation-text': userText,
  /** Any other text. */
  text: userText,
} as const satisfies Readonly<Record<string, KindDefinition>>;

export type PseudonymKind = keyof typeof PSEUDONYM_KINDS;
/** Kinds that a slot may take back. */
export type SlotKind = {
  [K in PseudonymKind]: (typeof PSEUDONYM_KINDS)[K]['slot'] extends 'accepted' ? K : never;
}[PseudonymKind];

export const SLOT_KINDS = (Object.keys(PSEUDONYM_KINDS) as readonly PseudonymKind[]).filter(
  (kind): kind is SlotKind => PSEUDONYM_KINDS[kind].slot === 'accepted',
);
