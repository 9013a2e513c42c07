import type { IncomingMessage } from 'node:http';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** What Node has read of a request before its body. */
export type RequestHead = Required<
  Pick<Inbound, 'method' | 'target' | 'headers' | 'remoteAddress' | 'httpVersion'>
>;

/** The head of a request of Node's as plain data: target and headers exactly as they came, order and duplicates kept (design rule 1). */
export function readHead(request: IncomingMessage): RequestHead {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: toHeaderList(request),
    remoteAddress: request.socket.remoteAddress ?? '',
    httpVersion: request.httpVersion,
  };
}

/** `rawHeaders` rather than `headers`: Node joins or drops repeated ones there, and two Hosts would look like one. */
function toHeaderList({ rawHeaders }: IncomingMessage): HeaderList {
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    list.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return list;
}
