import type { NodeServer } from '../../../packages/hosts/src/node/index.ts';
import { exchangeBytes, parseRawResponse } from '../../harness/send-raw-request.ts';
import { type HostUnderTest, type Verdict, verdictOf } from './host-under-test.ts';
import type { WireRequest } from './wire-request.ts';

/** Writes a request byte for byte on a connection of its own, and reads the answer. */
export async function sendBytes(url: string, key: string, wire: WireRequest): Promise<Verdict> {
  const lines = [
    `${wire.method} ${wire.target} HTTP/1.1`,
    'Host: gateway.example',
    'Connection: close',
    `X-Api-Key: ${key}`,
    ...wire.headers.map(([name, value]) => `${name}: ${value}`),
    ...(wire.body === undefined ? [] : [`Content-Length: ${wire.body.length}`]),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  const { status, headers } = parseRawResponse(
    await exchangeBytes(url, Buffer.concat([head, wire.body ?? new Uint8Array(0)])),
  );
  return verdictOf(status, Object.entries(headers));
}

/** The host that all others are compared with: what it reads is what came. */
export function nodeUnderTest(host: NodeServer, key: string): HostUnderTest {
  return {
    name: 'node',
    send: (wire) => sendBytes(host.url, key, wire),
    reads: 1,
    equivalents: (wire) => [wire],
    close: () => host.close(0),
  };
}
