import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PlatformAnswer } from '../../harness/assertion-provider-suite.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';

export type ReceivedRequest = {
  readonly method: string;
  /** As it came on the wire. */
  readonly target: string;
  /** Lower-case names in order of arrival. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

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
  readonly answerWith: (answer: PlatformAnswer) => void;
  readonly close: () => Promise<void>;
};

/** Text that stands in every misbehaving answer and may never be told. */
export const CANARY = 'Kanarienvogel-4410';

/** More than any provider may read. */
const PADDING = ' '.repeat(70_000);

/** A service of a platform on the loopback address, with a switch for how it answers from now on. */
export async function startStandIn(behaviour: Behaviour): Promise<StandInServer> {
  const requests: ReceivedRequest[] = [];
  let answer: PlatformAnswer = 'token';
  const server = createServer((incoming, outgoing) => {
    void receive(incoming).then(async (request) => {
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
  answer: PlatformAnswer,
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

function write(outgoing: ServerResponse, reply: Reply, answer: PlatformAnswer): void {
  const body = answer === 'oversized' ? reply.body + PADDING : reply.body;
  outgoing.writeHead(answer === 'redirect' ? 302 : reply.status, {
    'content-type': reply.type,
    'content-length': Buffer.byteLength(body),
    ...(answer === 'redirect' ? { location: '/stolen' } : {}),
  });
  outgoing.end(body);
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const raw = incoming.rawHeaders;
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers: raw.flatMap((name, index) =>
      index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** The one value of a header; undefined when it is absent or repeated. */
export function headerOf({ headers }: ReceivedRequest, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
}
