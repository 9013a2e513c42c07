import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { createRefusalResponse } from '../../runtime/host-answers.ts';

/** For sockets without a Node response (unparseable request line, upgrade). */
export function rejectOnSocket(socket: Duplex, code: RequestErrorCode, extraHeaders: HeaderList = []): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = createRefusalResponse(code, extraHeaders);
  const lines = [...headers, ['content-length', String(body.length)], ['connection', 'close']].map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(
    Buffer.concat([
      Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`, 'latin1'),
      body,
    ]),
  );
  // The peer may keep its half open; the data has been passed to the system.
  socket.once('finish', () => socket.destroy());
}
