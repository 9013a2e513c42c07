import { type RawResponse, sendRawRequest } from './send-raw-request.ts';

/** A request of a batch as its caller writes it. */
export type BatchPart = {
  readonly id: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly dependsOn?: readonly string[];
};

export type PartResponse = {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type BatchOptions = {
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends parts as one batch, GET unless they say otherwise. */
export function sendBatch(
  url: string,
  parts: readonly BatchPart[],
  { target = '/v1.0/$batch', headers = {} }: BatchOptions = {},
): Promise<RawResponse> {
  const requests = parts.map((part) => ({ method: 'GET', ...part }));
  return sendRawRequest(url, {
    target,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ requests }),
  });
}

/** The answers of a batch's parts by their ids. */
export function parsePartResponses(answer: RawResponse): Readonly<Record<string, PartResponse>> {
  const { responses } = answer.json() as { responses: readonly PartResponse[] };
  return Object.fromEntries(responses.map((response) => [response.id, response]));
}
