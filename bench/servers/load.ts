import { connect, type Socket } from 'node:net';

/** One keep-alive connection that asks one question after another; as little work as possible, for it shares the machine. */
export type Connection = {
  /** Resolves when the whole answer has arrived, with its size. Throws unless it is a 200. */
  readonly request: () => Promise<number>;
  readonly close: () => void;
};

export async function openConnection(
  url: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return { request: () => sendRequest(socket, request), close: () => socket.destroy() };
}

function sendRequest(socket: Socket, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error('the connection was closed'));
    let head = '';
    let left = -1;
    let size = 0;
    const finish = (error?: Error) => {
      socket.off('data', onData).off('close', onClose);
      if (error === undefined) resolve(size);
      else reject(error);
    };
    const onClose = () => finish(new Error('the connection was closed'));
    const onData = (chunk: Buffer) => {
      if (left >= 0) left -= chunk.length;
      else {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!head.startsWith('HTTP/1.1 200')) return finish(new Error(head.slice(0, 400)));
        size = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
        left = size - (head.length - end - 4);
      }
      if (!(left > 0)) finish();
    };
    socket.on('data', onData).on('close', onClose);
    socket.write(request);
  });
}

/** Callers that stay connected. */
export type LoadClients = {
  /** Asks so many times over all connections; milliseconds for all. */
  readonly request: (requests: number) => Promise<number>;
  readonly close: () => void;
};

export async function openLoadClients(
  url: string,
  target: string,
  concurrency: number,
): Promise<LoadClients> {
  const connections = await Promise.all(
    Array.from({ length: concurrency }, () => openConnection(url, target)),
  );
  return {
    request: async (requests) => {
      let left = requests;
      const start = performance.now();
      await Promise.all(
        connections.map(async ({ request: ask }) => {
          while (left > 0) {
            left -= 1;
            await ask();
          }
        }),
      );
      return performance.now() - start;
    },
    close: () => {
      for (const { close } of connections) close();
    },
  };
}

/** Asks `requests` times over `concurrency` new connections; milliseconds for all. */
export async function runLoad(
  url: string,
  target: string,
  { requests, concurrency }: { readonly requests: number; readonly concurrency: number },
): Promise<number> {
  const callers = await openLoadClients(url, target, concurrency);
  const milliseconds = await callers.request(requests);
  callers.close();
  return milliseconds;
}
