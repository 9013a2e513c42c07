import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpClient } from '../../../kernel/ports.ts';

/** What Graph was asked and what it answered, as it came: raw. */
export type GraphExchange = {
  readonly status: number;
  /** `GET /v1.0/users/48d3…`, with the ids that the gateway opened. */
  readonly request: string;
  readonly body: Uint8Array;
};

export type Seen<T> = {
  readonly value: T;
  /** The last one, where an exchange was repeated; undefined: Graph was not asked. */
  readonly graph: GraphExchange | undefined;
};

export type ExchangeRecording = {
  /** A client that is seen while it asks this origin; tokens of Entra ID are nobody's to see. */
  readonly wrap: (http: HttpClient, graph: string) => HttpClient;
  /** What the work exchanged with Graph, beside what the work returns. Nothing of it is kept here. */
  readonly during: <T>(work: () => Promise<T>) => Promise<Seen<T>>;
};

type Slot = {
  exchange?: { readonly status: number; readonly request: string; readonly chunks: Uint8Array[] };
};

/** Copies what Graph answers for the one request that is being asked for: Node's AsyncLocalStorage follows it. */
export function createRecording(): ExchangeRecording {
  const storage = new AsyncLocalStorage<Slot>();
  return {
    wrap: (http, graph) => ({
      send: async (request) => {
        const response = await http.send(request);
        const slot = storage.getStore();
        if (slot === undefined || request.origin !== graph) return response;
        const chunks: Uint8Array[] = [];
        slot.exchange = { status: response.status, request: `${request.method} ${request.path}`, chunks };
        return { ...response, body: copied(response.body, chunks) };
      },
    }),
    during: async (work) => {
      const slot: Slot = {};
      try {
        const value = await storage.run(slot, work);
        return { value, graph: whole(slot) };
      } finally {
        // A connection that was opened meanwhile keeps this object for as long as it stays open.
        delete slot.exchange;
      }
    },
  };
}

function whole({ exchange }: Slot): GraphExchange | undefined {
  if (exchange === undefined) return undefined;
  const { status, request, chunks } = exchange;
  return { status, request, body: Buffer.concat(chunks) };
}

async function* copied(body: AsyncIterable<Uint8Array>, chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    // The gateway may use the memory of a chunk again.
    chunks.push(Uint8Array.from(chunk));
    yield chunk;
  }
}
