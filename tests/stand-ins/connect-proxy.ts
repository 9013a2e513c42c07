import { connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What the proxy does with a request. */
export type ProxyManner =
  /** Opens a tunnel to this port of the machine, whatever name was asked for. */
  | { readonly to: number }
  /** Writes this and ends. */
  | { readonly says: string }
  /** Says nothing. */
  | 'hangs'
  /** Ends the connection. */
  | 'resets'
  /** Opens a tunnel and ends it. */
  | 'drops';

export type ConnectProxy = {
  readonly url: string;
  readonly port: number;
  /** Heads of the requests so far. */
  readonly heads: readonly string[];
  /** Everything that went through the tunnels from the client, as Latin-1. */
  readonly tunnelled: () => string;
  readonly behave: (manner: ProxyManner) => void;
  readonly close: () => Promise<void>;
};

/** An HTTP proxy on loopback that knows CONNECT (RFC 9110 9.3.6) and how to misbehave. With a certificate it is an https proxy. */
export async function startConnectProxy(tls?: {
  readonly key: string;
  readonly certificate: string;
}): Promise<ConnectProxy> {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let tunnelled = '';
  let manner: ProxyManner = 'hangs';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    return socket;
  };
  const serve = (socket: Socket) => {
    keep(socket).once('data', (head: Buffer) => {
      heads.push(head.toString('latin1'));
      if (manner === 'hangs') return;
      if (manner === 'resets') return socket.destroy();
      if (typeof manner === 'object' && 'says' in manner) return socket.end(manner.says);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (manner === 'drops') return socket.destroy();
      const source = keep(connect(manner.to, '127.0.0.1'));
      socket.on('data', (data: Buffer) => {
        tunnelled += data.toString('latin1');
      });
      socket.pipe(source).pipe(socket);
    });
  };
  const server =
    tls === undefined ? createServer(serve) : createTlsServer({ key: tls.key, cert: tls.certificate }, serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    heads,
    tunnelled: () => tunnelled,
    behave: (next) => {
      manner = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
