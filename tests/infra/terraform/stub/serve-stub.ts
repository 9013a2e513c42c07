import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { createProvider, type StubOptions } from './provider.ts';
import type { CompactProvider } from './schema.ts';

export type Stub = {
  /** What the engine finds in `TF_REATTACH_PROVIDERS`: it then neither looks for providers nor downloads any. */
  readonly reattach: string;
  readonly close: () => void;
};

const SCHEMAS = join(import.meta.dirname, '../../../../infra/schema');
const PROTOCOL = loadSync(join(import.meta.dirname, 'provider.proto'), {
  keepCase: true,
  longs: Number,
  defaults: true,
});

/**
 * Serves every provider of infra/schema on loopback, by the engines' plugin protocol 5. It keeps nothing: what exists is what the
 * engine's state says.
 */
export async function serveStub(options: StubOptions = {}): Promise<Stub> {
  const servers: Server[] = [];
  const entries = await Promise.all(
    readdirSync(SCHEMAS).map(async (file) => {
      const compact = JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')) as CompactProvider;
      const server = new Server();
      servers.push(server);
      return [compact.source, attachment(await serve(server, createProvider(compact, options)))] as const;
    }),
  );
  const close = (): void => {
    for (const server of servers) server.forceShutdown();
  };
  return { reattach: JSON.stringify(Object.fromEntries(entries)), close };
}

function attachment(port: number): object {
  return {
    Protocol: 'grpc',
    ProtocolVersion: 5,
    Pid: process.pid,
    // The engine then leaves the process alone; else it kills it after its first command.
    Test: true,
    Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
  };
}

type Calls = ReturnType<typeof createProvider>;

function serve(server: Server, calls: Calls): Promise<number> {
  server.addService(PROTOCOL['tfplugin5.Provider'] as ServiceDefinition, implementation(calls));
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

function implementation(calls: Calls): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, handler(call as (request: unknown) => object)]),
  );
}

function handler(call: (request: unknown) => object): handleUnaryCall<unknown, object> {
  return ({ request }, reply) => {
    try {
      reply(null, call(request));
    } catch (error) {
      reply({ code: status.INTERNAL, details: String(error) });
    }
  };
}
