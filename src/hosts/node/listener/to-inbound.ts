import type { IncomingMessage } from 'node:http';
import type { AnswerRoom, Inbound, PeerCertificate } from '../../../kernel/inbound.ts';
import type { HeaderList, Leaving } from '../../../kernel/ports.ts';

/** What comes beside the head of a request. */
export type InboundParts = {
  readonly body: Uint8Array;
  readonly signal: Leaving;
  readonly peerCertificate: PeerCertificate | undefined;
  readonly room: AnswerRoom;
};

/** Node's request as plain data: target and headers exactly as they came, order and duplicates kept (design rule 1). */
export function toInbound(
  request: IncomingMessage,
  { body, signal, peerCertificate, room }: InboundParts,
): Inbound {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: headerList(request),
    body,
    remoteAddress: request.socket.remoteAddress ?? '',
    peerCertificate,
    signal,
    room,
  };
}

/** `rawHeaders` rather than `headers`: Node joins or drops repeated ones there, and two Hosts would look like one. */
export function headerList({ rawHeaders }: IncomingMessage): HeaderList {
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    list.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return list;
}
