import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { writeResponse } from './write-response.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Idle milliseconds after which the connection of an answer ends, for a caller that reads nothing of it. */
async function idleTime(bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer({ keepAliveTimeout: 5_000 }, (request, response) => {
      const outbound = { status: 200, headers: [], body: new Uint8Array(bytes) };
      // Without compression there is nothing to wait for.
      void writeResponse(request, response, outbound, { closeConnection: false, compress: false });
      resolve(request.socket.timeout ?? 0);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const caller = connect(port, '127.0.0.1', () =>
        caller.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'),
      );
      caller.on('error', reject).pause();
    });
  });
}

it('F12 a caller that stops reading is let go after 30 s', async () => {
  expect(await idleTime(50_000_000)).toBe(30_000);
});

it('an answer that the system has taken whole is not waited for', async () => {
  expect(await idleTime(20_000)).not.toBe(30_000);
});
