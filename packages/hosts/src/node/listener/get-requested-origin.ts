import type { IncomingMessage } from 'node:http';

/**
 * The address of ours that a caller of this machine has named, for the links of its answer: a client that calls `localhost` may
 * refuse links to `127.0.0.1`, or send them without its cookies and credentials. Never what a Host header says, but one of the
 * two names that the connection itself proves: `localhost` or its own loopback address, each with the port it came in by. A foreign
 * name, another port (a forwarded one) or another address gets none, and links are then the configured ones.
 *
 * @returns e.g. `http://localhost:8484`; undefined when Host is neither of the two
 */
export function getRequestedOrigin(
  { headers, socket }: IncomingMessage,
  secure: boolean,
): string | undefined {
  const { localAddress = '', localPort } = socket;
  const address = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  const named = headers.host?.toLowerCase();
  const host = [`localhost:${localPort}`, `${address}:${localPort}`].find(
    (localOrigin) => localOrigin === named,
  );
  return host === undefined ? undefined : `${secure ? 'https' : 'http'}://${host}`;
}
