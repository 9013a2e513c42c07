import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PlatformResponse } from '../harness/assertion-provider-suite.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { bytesOf } from './receive-request.ts';

export type PlatformRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

export type StandInAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How one endpoint of a platform speaks; what is wrong with a request it says before anything else, as the platform would. */
export type PlatformManner = {
  /** The token for a good request, or the platform's answer to one that is not. */
  readonly token: (request: PlatformRequest) => Promise<string | StandInAnswer>;
  /** The good answer that carries a token. */
  readonly render: (token: string) => StandInAnswer;
  readonly refusal: StandInAnswer;
};

export type PlatformServer = {
  readonly origin: string;
  readonly requests: readonly PlatformRequest[];
  readonly answerWith: (answer: PlatformResponse) => void;
  readonly close: () => Promise<void>;
};

/** Planted in every answer that is not a token: nothing of it may be told. */
export const ANSWER_CANARY = 'Kanarienvogel-4711';

/** A platform endpoint on loopback that behaves as its manner says, or misbehaves as told. */
export async function startPlatformServer(manner: PlatformManner): Promise<PlatformServer> {
  const requests: PlatformRequest[] = [];
  let mode: PlatformResponse = 'token';
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then(async (request) => {
      requests.push(request);
      await answer({ request, response, manner, mode });
    });
  });
  return {
    ...(await listenOnLoopback(server)),
    requests,
    answerWith: (next) => {
      mode = next;
    },
  };
}

type Turn = {
  readonly request: PlatformRequest;
  readonly response: ServerResponse;
  readonly manner: PlatformManner;
  readonly mode: PlatformResponse;
};

async function answer({ request, response, manner, mode }: Turn): Promise<void> {
  if (mode === 'slow') return;
  if (mode === 'cut') return void response.socket?.destroy();
  const token = await manner.token(request);
  const { status, headers, body } = typeof token === 'string' ? bent(manner, token, mode) : token;
  response.writeHead(status, headers).end(body);
}

function bent(manner: PlatformManner, token: string, mode: PlatformResponse): StandInAnswer {
  const good = manner.render(token);
  const misanswers: Partial<Record<PlatformResponse, StandInAnswer>> = {
    refused: manner.refusal,
    garbage: { ...good, body: `<html>${ANSWER_CANARY}</html>` },
    'no-jwt': manner.render(ANSWER_CANARY),
    oversized: manner.render(`${token}${'x'.repeat(70_000)}`),
    redirect: { ...good, status: 302, headers: { ...good.headers, location: '/stolen' } },
    throttled: { ...manner.refusal, status: 429, headers: { ...manner.refusal.headers, 'retry-after': '1' } },
    down: { ...manner.refusal, status: 503 },
  };
  return misanswers[mode] ?? good;
}

async function readRequest(incoming: IncomingMessage): Promise<PlatformRequest> {
  const body = await bytesOf(incoming);
  const [path = '', query = ''] = (incoming.url ?? '').split('?');
  return {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body: body.toString('utf8'),
  };
}
