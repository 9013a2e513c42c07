import { createServer, type ServerResponse } from 'node:http';
import { type LoopbackPlace, listenOnLoopback } from '../listen-on-loopback.ts';
import { type ReceivedRequest, receiveRequest } from '../receive-request.ts';

/** How a store answers; all but `good`, `forbidden` and `absent` is what something in its place, or on the way, does. */
export type StoreMood =
  | 'good'
  | 'forbidden'
  | 'absent'
  /** Takes the request and never answers. */
  | 'slow'
  /** Closes the connection. */
  | 'cut'
  /** The head and half of the body, then the end of the connection. */
  | 'half'
  /** A whole answer whose JSON stops in the middle. */
  | 'broken'
  | 'down'
  | 'throttled'
  | 'redirect'
  /** 5 MB. */
  | 'huge'
  /** An error page with status 200. */
  | 'page'
  /** An object that documents nothing. */
  | 'odd'
  /** Bytes that are no UTF-8. */
  | 'bytes';

export type StoreReply = { readonly status: number; readonly body: string };

export type StoreManner = {
  /** What a store in order answers; it looks at who asks first. */
  readonly good: (request: ReceivedRequest) => Promise<StoreReply> | StoreReply;
  readonly forbidden: StoreReply;
  readonly absent: StoreReply;
  /** Requests that are answered well whatever the mood is: logins. */
  readonly always?: (request: ReceivedRequest) => boolean;
};

export type StoreServer = LoopbackPlace & {
  readonly requests: readonly ReceivedRequest[];
  readonly answerWith: (mood: StoreMood) => void;
};

/** Planted in every answer that is no secret: nothing of it may be told. */
export const STORE_CANARY = 'Kanarienvogel-0815';

/** A store on loopback that behaves as its manner says, or misbehaves as told. */
export async function startStore(manner: StoreManner): Promise<StoreServer> {
  const requests: ReceivedRequest[] = [];
  let mood: StoreMood = 'good';
  const server = createServer((incoming, response) => {
    void receiveRequest(incoming).then(async (request) => {
      requests.push(request);
      const now = manner.always?.(request) === true ? 'good' : mood;
      write(response, now, await replyOf(manner, now, request));
    });
  });
  return {
    ...(await listenOnLoopback(server)),
    requests,
    answerWith: (next) => {
      mood = next;
    },
  };
}

async function replyOf(manner: StoreManner, mood: StoreMood, request: ReceivedRequest): Promise<StoreReply> {
  if (mood === 'forbidden' || mood === 'absent') return manner[mood];
  const good = await manner.good(request);
  const others: Partial<Record<StoreMood, StoreReply>> = {
    broken: { status: 200, body: good.body.slice(0, -7) },
    down: { status: 503, body: STORE_CANARY },
    throttled: { status: 429, body: STORE_CANARY },
    redirect: { ...good, status: 302 },
    huge: { status: 200, body: good.body + ' '.repeat(5_000_000) },
    page: { status: 200, body: `<!doctype html><title>${STORE_CANARY}</title>` },
    odd: { status: 200, body: JSON.stringify({ message: STORE_CANARY }) },
  };
  return others[mood] ?? good;
}

function write(response: ServerResponse, mood: StoreMood, { status, body }: StoreReply): void {
  if (mood === 'slow') return;
  if (mood === 'cut') return void response.socket?.destroy();
  const bytes = mood === 'bytes' ? Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) : Buffer.from(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...(mood === 'redirect' && { location: '/stolen' }),
  });
  if (mood !== 'half') return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}

export function json(status: number, body: unknown): StoreReply {
  return { status, body: JSON.stringify(body) };
}
