import '../../packages/gateway/src/platform/install.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { Pseudonymizer } from '../../packages/engine/src/pseudonyms/pseudonymizer.ts';
import { createFixtureConfig, FIXTURE_TENANT } from './create-fixture-config.ts';
import { PSOXY } from './psoxy-sanitizing.ts';
import { exchangeBytes, parseRawResponse, type RawRequest, type RawResponse } from './send-raw-request.ts';
import { startTestHost } from './start-test-host.ts';
import type { TestHost } from './test-host.ts';

export type GraphRequest = {
  readonly method: string;
  readonly target: string;
  /** Names and values as they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

export type SentRequest = Omit<RawRequest, 'body'> & { readonly body?: Uint8Array };

export type RecordingGateway = {
  readonly host: TestHost;
  /** Makes and opens what the gateway makes and opens. */
  readonly pseudonymizer: Pseudonymizer;
  readonly lines: readonly string[];
  readonly send: (request: SentRequest) => Promise<RawResponse>;
  /** What Graph saw since the last call, in full. */
  readonly seen: () => readonly GraphRequest[];
  /** Graph's next answers. */
  readonly respond: (body: string, status?: number) => void;
  /** Graph's answers from now on: none, half a body and no more, or whole again. What was held is answered then. */
  readonly holdResponses: (how: 'silent' | 'half' | 'whole') => void;
  /** Requests to Graph whose connection is open and whose answer has not ended. */
  readonly pending: () => number;
  /** Entra refuses from now on, or no longer. */
  readonly rejectTokens: (refuse: boolean) => void;
  readonly close: () => Promise<void>;
};

export type RecordingOptions = {
  /** Text of the rule file; absent: the connector's own policy. */
  readonly rules?: string;
  readonly connectors?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
};

/**
 * A gateway with Psoxy's scheme of pseudonyms before a Graph that writes down every byte it is sent and answers the same to
 * all. The server is Entra as well.
 */
export async function startRecordingGateway(options: RecordingOptions): Promise<RecordingGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-test-'));
  const requests: GraphRequest[] = [];
  const state = {
    ...{ answer: '{}', status: 200, refuse: false, issuedTokens: 0 },
    hold: 'whole' as 'silent' | 'half' | 'whole',
  };
  const held = new Set<() => void>();
  let pending = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.url ?? '';
      const isToken = target.endsWith('/oauth2/v2.0/token');
      if (!isToken)
        requests.push({
          method: request.method ?? '',
          target,
          headers: pairs(request.rawHeaders),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      const head = { 'content-type': 'application/json' };
      if (isToken) {
        state.issuedTokens += 1;
        response.writeHead(state.refuse ? 400 : 200, head).end(createTokenResponse(state));
        return;
      }
      pending += 1;
      response.once('close', () => {
        pending -= 1;
      });
      const { answer, status, hold } = state;
      const half = Math.floor(answer.length / 2);
      if (hold !== 'silent') response.writeHead(status, head).write(answer.slice(0, half));
      const finish = () => {
        if (hold === 'silent') response.writeHead(status, head).end(answer);
        else response.end(answer.slice(half));
      };
      if (hold === 'whole') finish();
      else held.add(finish);
    });
  });
  const origin = await open(server);
  const { write, connector: common, settings } = createFixtureConfig(directory, origin);
  const connector = {
    ...common,
    ...(options.rules !== undefined && { rules: write('rules.yaml', options.rules) }),
  };
  const text = JSON.stringify({
    ...settings,
    listen: { port: 0 },
    connectors: Object.fromEntries((options.connectors ?? ['entra-id']).map((id) => [id, connector])),
    log: { level: 'trace' },
    ...options.config,
  });
  const host = await startTestHost({ text, directory });
  let mark = 0;
  return {
    host,
    get lines() {
      return host.lines;
    },
    pseudonymizer: createPseudonymizer({ ...PSOXY, tenant: FIXTURE_TENANT }),
    send: (request) => send(host.url, request),
    seen: () => {
      const fresh = requests.slice(mark);
      mark = requests.length;
      return fresh;
    },
    respond: (body, status = 200) => {
      state.status = status;
      state.answer = body;
    },
    holdResponses: (how) => {
      state.hold = how;
      if (how !== 'whole') return;
      for (const finish of held) finish();
      held.clear();
    },
    pending: () => pending,
    rejectTokens: (refuse) => {
      state.refuse = refuse;
    },
    close: async () => {
      await host.close();
      await new Promise((resolve) => server.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** One request, target, headers and body as written. */
async function send(url: string, { target, method = 'GET', headers = {}, body }: SentRequest) {
  const fields = {
    host: new URL(url).host,
    connection: 'close',
    ...headers,
    ...(body !== undefined && { 'content-length': String(body.length) }),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return parseRawResponse(await exchangeBytes(url, Buffer.concat([head, body ?? new Uint8Array(0)])));
}

async function open(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Each token is another one: the gateway does not use one again that Graph has refused. */
function createTokenResponse({ refuse, issuedTokens }: { refuse: boolean; issuedTokens: number }): string {
  return JSON.stringify(
    refuse
      ? { error: 'invalid_client', error_codes: [700213], error_description: 'AADSTS700213' }
      : { token_type: 'Bearer', expires_in: 3599, access_token: `graph-access-token-${issuedTokens}` },
  );
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [
    (raw[index * 2] ?? '').toLowerCase(),
    raw[index * 2 + 1] ?? '',
  ]);
}
