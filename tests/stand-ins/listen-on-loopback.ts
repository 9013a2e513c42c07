import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LoopbackPlace = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Ends connections too, kept-alive and half-open ones. */
  readonly close: () => Promise<void>;
};

/** Lets a server listen on any free port of this machine. */
export async function listenOnLoopback(server: Server): Promise<LoopbackPlace> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
