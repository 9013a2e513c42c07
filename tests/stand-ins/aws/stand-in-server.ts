import { createServer, type ServerResponse } from 'node:http';
import type { PlatformResponse } from '../../harness/assertion-provider-suite.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { type ReceivedRequest, receiveRequest } from '../receive-request.ts';

export type Reply = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
};

/** How one service answers; `token` is the service itself, the others are how it or something in its place misbehaves. */
export type Behaviour = { readonly token: (request: ReceivedRequest) => Promise<Reply> | Reply } & Readonly<
  Record<'refused' | 'throttled' | 'garbage' | 'no-jwt', Reply>
>;

export type StandInServer = {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  readonly answerWith: (answer: PlatformResponse) => void;
  readonly close: () => Promise<void>;
};

/** Text that stands in every misbehaving answer and may never be told. */
export const CANARY = 'Kanarienvogel-4410';

/** More than any provider may read. */
const PADDING = ' '.repeat(70_000);

/** A service of a platform on the loopback address, with a switch for how it answers from now on. */
export async function startStandIn(behaviour: Behaviour): Promise<StandInServer> {
  const requests: ReceivedRequest[] = [];
  let answer: PlatformResponse = 'token';
  const server = createServer((incoming, outgoing) => {
    void receiveRequest(incoming).then(async (request) => {
      requests.push(request);
      if (answer === 'slow') return;
      if (answer === 'cut') return void outgoing.destroy();
      write(outgoing, await replyOf(behaviour, answer, request), answer);
    });
  });
  const { origin, close } = await listenOnLoopback(server);
  return {
    url: origin,
    requests,
    answerWith: (next) => {
      answer = next;
    },
    close,
  };
}

async function replyOf(
  behaviour: Behaviour,
  answer: PlatformResponse,
  request: ReceivedRequest,
): Promise<Reply> {
  switch (answer) {
    case 'down':
      return { status: 503, type: 'text/plain', body: CANARY };
    case 'refused':
    case 'throttled':
    case 'garbage':
    case 'no-jwt':
      return behaviour[answer];
    default:
      return behaviour.token(request);
  }
}

function write(outgoing: ServerResponse, reply: Reply, answer: PlatformResponse): void {
  const body = answer === 'oversized' ? reply.body + PADDING : reply.body;
  outgoing.writeHead(answer === 'redirect' ? 302 : reply.status, {
    'content-type': reply.type,
    'content-length': Buffer.byteLength(body),
    ...(answer === 'redirect' ? { location: '/stolen' } : {}),
  });
  outgoing.end(body);
}
