import type { Mailbox, Meeting } from '../calendar/meeting.ts';

export type MeetingNotice = {
  readonly meeting: Meeting;
  readonly kind: 'request' | 'cancellation' | 'accepted' | 'tentativelyAccepted' | 'declined';
};

export type MailMessage = {
  readonly key: string;
  readonly thread: string;
  /** Number of earlier letters in the thread; part of `conversationIndex`. */
  readonly step: number;
  readonly subject: string;
  readonly html: string;
  readonly from: Mailbox;
  readonly sender: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly sentAt: number;
  readonly importance: 'low' | 'normal' | 'high';
  readonly attachments: readonly string[];
  readonly categories: readonly string[];
  readonly receipts: boolean;
  readonly isDraft: boolean;
  readonly bulk: boolean;
  readonly notice?: MeetingNotice;
  readonly senderIds: readonly string[];
  readonly recipientIds: readonly string[];
};

type MailMessageDraft = Partial<MailMessage> & Pick<MailMessage, 'key' | 'subject' | 'from' | 'sentAt'>;

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
