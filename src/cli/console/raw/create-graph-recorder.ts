import { AsyncLocalStorage } from 'node:async_hooks';
import { createApp } from '../../../app/index.ts';
import type { Config } from '../../../config/index.ts';
import { type NodeHost, type NodeHostOptions, startHost } from '../../../hosts/node/start-host.ts';
import { prepareProcess } from '../../../hosts/process/prepare-process.ts';
import type { HttpClient, SecretStore } from '../../../kernel/ports.ts';

/** What Graph was asked and what it answered, as it came: raw. */
export type GraphExchange = {
  readonly status: number;
  /** `GET /v1.0/users/48d3…`, with the ids that the gateway opened. */
  readonly request: string;
  readonly body: Uint8Array;
};

/** Sees what a gateway in this process exchanges with Graph, one request at a time. */
export type GraphRecorder = {
  /** Starts a gateway whose requests to Graph are seen. @throws SetupError as `startNodeHost` */
  readonly start: (options: NodeHostOptions) => Promise<NodeHost>;
  /** What the work made the gateway exchange last, beside what the work returns. Nothing of it is kept here. */
  readonly during: <T>(
    work: () => Promise<T>,
  ) => Promise<{ readonly value: T; readonly graph: GraphExchange | undefined }>;
  /** The secrets of the gateway's configuration, for the offline engine with the same keys; undefined before `start`. */
  readonly secrets: () => SecretStore | undefined;
};

type Recording = {
  exchange?: { readonly status: number; readonly request: string; readonly chunks: Uint8Array[] };
};

/**
 * A gateway takes its HTTP client as a port; the console puts one around it that copies what Graph answers. So the product has no place
 * where raw answers could be read, and each copy belongs to the one request that is being asked for (Node's AsyncLocalStorage follows it).
 */
export function createGraphRecorder(): GraphRecorder {
  const storage = new AsyncLocalStorage<Recording>();
  let opened: SecretStore | undefined;
  return {
    secrets: () => opened,
    start: (options) => {
      prepareProcess();
      return startHost({
        ...options,
        createApp: (config, ports, about) => {
          opened = ports.secrets;
          return createApp(config, { ...ports, http: recorded(ports.http, config, storage) }, about);
        },
      });
    },
    during: async (work) => {
      const recording: Recording = {};
      const value = await storage.run(recording, work);
      const { exchange } = recording;
      if (exchange === undefined) return { value, graph: undefined };
      const { status, request, chunks } = exchange;
      return { value, graph: { status, request, body: Buffer.concat(chunks) } };
    },
  };
}

/** Only what goes to Graph: tokens of Entra ID are nobody's to see. The last exchange counts, where one was repeated. */
function recorded(http: HttpClient, { source }: Config, storage: AsyncLocalStorage<Recording>): HttpClient {
  return {
    send: async (request) => {
      const response = await http.send(request);
      const recording = storage.getStore();
      if (recording === undefined || request.origin !== source.graph) return response;
      const chunks: Uint8Array[] = [];
      recording.exchange = { status: response.status, request: `${request.method} ${request.path}`, chunks };
      return { ...response, body: copied(response.body, chunks) };
    },
  };
}

async function* copied(body: AsyncIterable<Uint8Array>, chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    // The gateway may use the memory of a chunk again.
    chunks.push(Uint8Array.from(chunk));
    yield chunk;
  }
}
