import { expect } from 'vitest';
import type { Truth } from './truth.ts';

/** Something that every client does, and what it must see. */
export type Case = {
  /** As clients name it in their output. */
  readonly id: string;
  /** Heading of its column in docs/reference/clients.md. */
  readonly heading: string;
  /** A sentence for the page. */
  readonly meaning: string;
  readonly expected: (truth: Truth) => object;
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const CASES: readonly Case[] = Object.freeze([
  {
    id: 'page',
    heading: 'pages',
    meaning:
      'all users in pages of seven, by `@odata.nextLink` to the end: as many as Graph has, nobody twice',
    expected: ({ people }) => ({ rows: people, distinct: people }),
  },
  {
    id: 'prefix',
    heading: 'with a connector’s name',
    meaning:
      'the same under `/entra-id/v1.0`; everything else goes to `/v1.0`, one base URL for all connectors',
    expected: ({ people }) => ({ rows: people, distinct: people }),
  },
  {
    id: 'select',
    heading: '`$select`',
    meaning: '`id,department,displayName`: departments as in Graph, names do not come',
    expected: ({ people, departments }) => ({ rows: people, departments, named: 0 }),
  },
  {
    id: 'filter',
    heading: '`$filter`',
    meaning: '`accountEnabled eq true`: as many as Graph finds',
    expected: ({ enabled }) => ({ rows: enabled }),
  },
  {
    id: 'expand',
    heading: '`$expand`',
    meaning: 'one person’s chats with their members',
    expected: ({ chats, chatMembers }) => ({ chats, members: chatMembers }),
  },
  {
    id: 'count',
    heading: '`$count`',
    meaning: '`/users/$count` and `$count=true`, with `ConsistencyLevel: eventual`',
    expected: ({ people }) => ({ segment: people, annotation: people }),
  },
  {
    id: 'ids',
    heading: 'ids used later',
    meaning: 'the id of a person out of `/users` opens that person’s mail and events, all of them',
    expected: ({ messages, events }) => ({ messages, events }),
  },
  {
    id: 'function',
    heading: 'functions',
    meaning: '`chats/getAllMessages()` as the client writes it: all messages',
    expected: ({ chatMessages, chatMessageIds }) => ({ rows: chatMessages, distinct: chatMessageIds }),
  },
  {
    id: 'batch',
    heading: '`$batch`',
    meaning: 'three parts, two connectors, one part refused: the others are answered',
    expected: () => ({ statuses: [200, 200, 403], rows: 3 }),
  },
  {
    id: 'throttle',
    heading: '429',
    meaning: 'Graph answers 429 once: the client waits and tries again by itself',
    expected: () => ({ rows: 5 }),
  },
  {
    id: 'refusal',
    heading: '403',
    meaning:
      'a filter on a hidden property: the client’s own error object has status, code, message and request id',
    expected: () => ({
      status: 403,
      code: 'QUERY_NOT_ALLOWED',
      message: expect.stringMatching(/^Nymgate's rules.*displayName/s),
      requestId: expect.stringMatching(GUID),
      printed: expect.stringContaining('QUERY_NOT_ALLOWED'),
    }),
  },
  {
    id: 'delta',
    heading: 'delta',
    meaning:
      'a first round; after one person was renamed and one removed a second one with just these; then 410, and the fresh link of its `Location`, which keeps the `$select`',
    expected: ({ people }) => ({
      first: people,
      second: { changed: 1, removed: 1 },
      expired: 410,
      fresh: people - 1,
      named: 0,
      departments: true,
    }),
  },
  {
    id: 'tls',
    heading: 'TLS and a key',
    meaning: 'the pages over HTTPS with a self-signed certificate and an API key',
    expected: ({ people }) => ({ rows: people, distinct: people }),
  },
] satisfies readonly Case[]);
