import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpClient, SecretStore } from '@nymgate/engine/kernel/ports';
import { createApp } from '@nymgate/gateway/app/create-app';
import {
  type NodeServer,
  type NodeServerOptions,
  startNodeServer,
} from '@nymgate/hosts/node/start-node-server';
import { prepareProcess } from '@nymgate/hosts/process/prepare-process';

/** Observes what a gateway in this process exchanges with Graph. */
export type GraphRecorder = Pick<ExchangeRecording, 'during'> & {
  /** @throws SetupError as `startNodeServer` */
  readonly start: (options: NodeServerOptions) => Promise<NodeServer>;
  /** The configuration's secrets, for the offline engine with the same keys. Undefined before `start`. */
  readonly secrets: () => SecretStore | undefined;
};

/** Wraps the gateway's HTTP client port (WEB-09), so that the product has no place to read raw responses from. */
export function createGraphRecorder(): GraphRecorder {
  const { wrap, during } = createRecording();
  let opened: SecretStore | undefined;
  return {
    during,
    secrets: () => opened,
    start: (options) => {
      prepareProcess();
      return startNodeServer({
        ...options,
        createApp: (config, ports, about) => {
          opened = ports.secrets;
          return createApp(config, { ...ports, http: wrap(ports.http, config.source.graph) }, about);
        },
      });
    },
  };
}

/** A raw exchange with Graph. */
export type GraphExchange = {
  readonly status: number;
  /** `GET /v1.0/users/48d3…`, with decrypted IDs. */
  readonly request: string;
  readonly body: Uint8Array;
};

type RecordedResult<T> = {
  readonly value: T;
  /** The last exchange if it was repeated. Undefined: Graph wasn't requested. */
  readonly graph: GraphExchange | undefined;
};

type ExchangeRecording = {
  /** Records requests to this origin only; never tokens of Entra ID. */
  readonly wrap: (http: HttpClient, graph: string) => HttpClient;
  /** The work's result with its exchange, which isn't retained. */
  readonly during: <T>(work: () => Promise<T>) => Promise<RecordedResult<T>>;
};

type Exchange = { readonly status: number; readonly request: string; readonly chunks: Uint8Array[] };

/** Closed after the work: requests still running in the background aren't recorded. */
type Slot = { open: boolean; exchange?: Exchange };

/** Copies Graph's responses for one request at a time, followed by AsyncLocalStorage. */
export function createRecording(): ExchangeRecording {
  const storage = new AsyncLocalStorage<Slot>();
  return {
    wrap: (http, graph) => ({
      send: async (request) => {
        const response = await http.send(request);
        const slot = storage.getStore();
        if (!slot?.open || request.origin !== graph) return response;
        const chunks: Uint8Array[] = [];
        empty(slot);
        slot.exchange = { status: response.status, request: `${request.method} ${request.path}`, chunks };
        return { ...response, body: copied(response.body, slot, chunks) };
      },
    }),
    during: async (work) => {
      const slot: Slot = { open: true };
      try {
        const value = await storage.run(slot, work);
        return { value, graph: complete(slot) };
      } finally {
        // A connection opened meanwhile references this object as long as it stays open.
        slot.open = false;
        empty(slot);
      }
    },
  };
}

/** Freed memory keeps its content. */
function empty(slot: Slot): void {
  for (const chunk of slot.exchange?.chunks.splice(0) ?? []) chunk.fill(0);
  delete slot.exchange;
}

function complete({ exchange }: Slot): GraphExchange | undefined {
  if (exchange === undefined) return undefined;
  const { status, request, chunks } = exchange;
  return { status, request, body: joined(chunks) };
}

/** In separate memory: `Buffer.concat` uses Node's pool for small responses, which lives as long as the process. */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const complete = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    complete.set(chunk, at);
    at += chunk.length;
  }
  return complete;
}

async function* copied(
  body: AsyncIterable<Uint8Array>,
  slot: Slot,
  chunks: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    // The gateway may reuse a chunk's memory. A replaced exchange isn't recorded.
    if (slot.exchange?.chunks === chunks) chunks.push(Uint8Array.from(chunk));
    yield chunk;
  }
}
