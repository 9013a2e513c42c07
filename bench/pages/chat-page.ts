import { collectionPage, type PageOptions } from './page.ts';
import { person } from './people.ts';
import { guid, type Random } from './random.ts';

const REACTIONS = ['like', 'heart', 'laugh'];

/** `GET /chats/{id}/messages`: HTML bodies, mentions, reactions. */
export function chatPage(options: PageOptions): Uint8Array {
  const thread = '19:2da4c29f6d7041eca70b638b43d45437@thread.v2';
  return collectionPage(
    {
      context: `chats('${encodeURIComponent(thread)}')/messages`,
      nextLink: `chats/${thread}/messages?$top=50&$skiptoken=M2UyZDAwMDAwMDMxMzkzYTMyNjQ2MQ`,
      element: message,
    },
    options,
  );
}

function message(random: Random, index: number, people: number): object {
  const sender = person(random, people);
  const mentioned = person(random, people);
  return {
    id: String(1_761_900_000_000 + index),
    replyToId: null,
    etag: String(1_761_900_000_000 + index),
    messageType: 'message',
    createdDateTime: '2026-11-02T08:15:27.123Z',
    lastModifiedDateTime: '2026-11-02T08:15:27.123Z',
    lastEditedDateTime: null,
    deletedDateTime: null,
    subject: null,
    summary: null,
    chatId: '19:2da4c29f6d7041eca70b638b43d45437@thread.v2',
    importance: 'normal',
    locale: 'en-us',
    webUrl: null,
    channelIdentity: null,
    policyViolation: null,
    from: { application: null, device: null, user: identity(random, sender.name) },
    body: {
      contentType: 'html',
      content: `<div><p><at id="0">${mentioned.name}</at>&nbsp;${'could you look at the “numbers”? '.repeat(1 + random(12))}</p></div>`,
    },
    attachments: [],
    mentions: [
      {
        id: 0,
        mentionText: mentioned.name,
        mentioned: {
          application: null,
          device: null,
          conversation: null,
          user: identity(random, mentioned.name),
        },
      },
    ],
    reactions: Array.from({ length: random(4) }, (_, at) => ({
      reactionType: REACTIONS[at % REACTIONS.length],
      createdDateTime: '2026-11-02T08:16:27.123Z',
      user: { application: null, device: null, user: identity(random, null) },
    })),
  };
}

function identity(random: Random, displayName: string | null): object {
  return {
    '@odata.type': '#microsoft.graph.teamworkUserIdentity',
    id: guid(random),
    displayName,
    userIdentityType: 'aadUser',
  };
}
