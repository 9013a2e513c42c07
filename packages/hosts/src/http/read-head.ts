import type { IncomingMessage } from 'node:http';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

export type RequestHead = Required<
  Pick<Inbound, 'method' | 'target' | 'headers' | 'remoteAddress' | 'httpVersion'>
>;

/** Target and headers exactly as sent, with order and duplicates (design rule 1). */
export function readHead(request: IncomingMessage): RequestHead {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: toHeaderList(request),
    remoteAddress: request.socket.remoteAddress ?? '',
    httpVersion: request.httpVersion,
  };
}

/** Node's `headers` joins or drops duplicates, and two Hosts would look like one. */
function toHeaderList({ rawHeaders }: IncomingMessage): HeaderList {
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    list.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return list;
}
