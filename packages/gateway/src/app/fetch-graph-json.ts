import { readText } from '@nymgate/clouds/network/read-text';
import { type HttpClient, SourceFailure } from '@nymgate/engine/kernel/ports';

/** `status` 0: Graph is unreachable, or its 200 isn't JSON of a reasonable size. */
export type GraphJson = { readonly status: number; readonly body: unknown };

export type GraphJsonRequest = {
  readonly origin: string;
  readonly token: string;
  readonly path: string;
  readonly timeout: number /* milliseconds */;
  readonly maxBytes: number;
};

/** One request to Graph for diagnosis, never on behalf of a caller. */
export async function fetchGraphJson(
  http: HttpClient,
  { origin, token, path, timeout, maxBytes }: GraphJsonRequest,
): Promise<GraphJson> {
  try {
    const response = await http.send({
      method: 'GET',
      origin,
      path,
      headers: [
        ['accept', 'application/json'],
        ['authorization', `Bearer ${token}`],
      ],
      timeout,
    });
    const body = parseJson(await readText(response.body, maxBytes));
    return { status: response.status === 200 && body === undefined ? 0 : response.status, body };
  } catch (error) {
    if (error instanceof SourceFailure) return { status: 0, body: undefined };
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
