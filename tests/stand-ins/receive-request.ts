import type { IncomingMessage } from 'node:http';

/** A request as it came to a stand-in. */
export type ReceivedRequest = {
  readonly method: string;
  /** As it came on the wire. */
  readonly target: string;
  /** Lower-case names in order of arrival. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

/** Of a request that its sender leaves unfinished (a killed process) there is never an answer, and no failure of the test that killed it. */
export function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  return new Promise((resolve) => incoming.once('end', () => resolve(Buffer.concat(chunks))));
}

export async function receiveRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const body = await bytesOf(incoming);
  const raw = incoming.rawHeaders;
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers: raw.flatMap((name, index) =>
      index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
    ),
    body: body.toString('utf8'),
  };
}

/** The one value of a header; undefined when it is absent or repeated. */
export function headerOf({ headers }: ReceivedRequest, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
}
