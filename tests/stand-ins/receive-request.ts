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

export async function receiveRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const raw = incoming.rawHeaders;
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers: raw.flatMap((name, index) =>
      index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** The one value of a header; undefined when it is absent or repeated. */
export function headerOf({ headers }: ReceivedRequest, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
}
