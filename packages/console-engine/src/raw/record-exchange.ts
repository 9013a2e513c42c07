import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpClient } from '@nymgate/engine/kernel/ports';

/** What Graph was asked and what it answered, as it came: raw. */
export type GraphExchange = {
  readonly status: number;
  /** `GET /v1.0/users/48d3…`, with the ids that the gateway opened. */
  readonly request: string;
  readonly body: Uint8Array;
};

export type RecordedResult<T> = {
  readonly value: T;
  /** The last one, where an exchange was repeated; undefined: Graph was not asked. */
  readonly graph: GraphExchange | undefined;
};

export type ExchangeRecording = {
  /** A client that is seen while it asks this origin; tokens of Entra ID are nobody's to see. */
  readonly wrap: (http: HttpClient, graph: string) => HttpClient;
  /** What the work exchanged with Graph, beside what the work returns. Nothing of it is kept here. */
  readonly during: <T>(work: () => Promise<T>) => Promise<RecordedResult<T>>;
};

type Exchange = { readonly status: number; readonly request: string; readonly chunks: Uint8Array[] };

/** `open` while the question is: what its work left running may still ask Graph, for nobody. */
type Slot = { open: boolean; exchange?: Exchange };

/** Copies what Graph answers for the one request that is being asked for: Node's AsyncLocalStorage follows it. */
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
        return { value, graph: whole(slot) };
      } finally {
        // A connection that was opened meanwhile keeps this object for as long as it stays open.
        slot.open = false;
        empty(slot);
      }
    },
  };
}

/** Overwritten, for memory that is free is not empty. */
function empty(slot: Slot): void {
  for (const chunk of slot.exchange?.chunks.splice(0) ?? []) chunk.fill(0);
  delete slot.exchange;
}

function whole({ exchange }: Slot): GraphExchange | undefined {
  if (exchange === undefined) return undefined;
  const { status, request, chunks } = exchange;
  return { status, request, body: joined(chunks) };
}

/** In memory of its own: `Buffer.concat` takes Node's pool for small answers, which stays as long as the process. */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function* copied(
  body: AsyncIterable<Uint8Array>,
  slot: Slot,
  chunks: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    // The gateway may use the memory of a chunk again. An answer that another one has replaced is nobody's any more.
    if (slot.exchange?.chunks === chunks) chunks.push(Uint8Array.from(chunk));
    yield chunk;
  }
}
