import type { Mailbox, Meeting } from '../calendar/meeting.ts';

/** The kinds of letter about a meeting; Graph has a type of its own for each. */
export type MeetingNotice = {
  readonly meeting: Meeting;
  readonly kind: 'request' | 'cancellation' | 'accepted' | 'tentativelyAccepted' | 'declined';
};

/** One letter, as the mailboxes of sender and recipients share it. */
export type MailMessage = {
  /** Unique in the tenant; `internetMessageId` is made from it, so it is the same in every mailbox. */
  readonly key: string;
  readonly thread: string;
  /** How many letters of the thread came before; part of `conversationIndex`. */
  readonly step: number;
  readonly subject: string;
  readonly html: string;
  /** Whose mailbox it comes from; differs from `sender` when somebody sends on behalf of another. */
  readonly from: Mailbox;
  readonly sender: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  /** Milliseconds. */
  readonly sentAt: number;
  readonly importance: 'low' | 'normal' | 'high';
  readonly attachments: readonly string[];
  readonly categories: readonly string[];
  readonly receipts: boolean;
  readonly isDraft: boolean;
  /** Newsletters and the like. */
  readonly bulk: boolean;
  readonly notice?: MeetingNotice;
  /** Object ids of the people who find a copy among their sent items. */
  readonly senderIds: readonly string[];
  /** Object ids of the people who receive it, directly or by a list. */
  readonly recipientIds: readonly string[];
};

type MailMessageDraft = Partial<MailMessage> & Pick<MailMessage, 'key' | 'subject' | 'from' | 'sentAt'>;

/** Fills what most letters have in common. */
export function createMailMessage(draft: MailMessageDraft): MailMessage {
  return {
    thread: draft.key,
    step: 0,
    html: '',
    sender: draft.from,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    importance: 'normal',
    attachments: [],
    categories: [],
    receipts: false,
    isDraft: false,
    bulk: false,
    senderIds: [],
    recipientIds: [],
    ...draft,
  };
}
