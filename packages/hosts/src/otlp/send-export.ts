import {
  type HeaderList,
  type HttpClient,
  SourceFailure,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';

/** `again`: the collector may accept it later. */
export type ExportResult =
  | { readonly outcome: 'sent' /** Spans or points that it did not take. */; readonly rejected: number }
  | { readonly outcome: 'again'; readonly fault: ExportFault; readonly seconds: number | undefined }
  | { readonly outcome: 'refused'; readonly fault: ExportFault };

/** Constants only; the collector's text is never printed. */
export type ExportFault = { readonly reason: string; readonly status?: number };

export type Sender = (body: string, milliseconds: number) => Promise<ExportResult>;

export type Collector = { readonly origin: string; readonly path: string; readonly headers: HeaderList };

/** Retryable by OTLP/HTTP, section "Failures". */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const MAX_RESPONSE_BYTES = 65_536;

/** Never throws. Redirects are not followed, so data and credential reach only the collector. */
export function createSender(http: HttpClient, { origin, path, headers }: Collector): Sender {
  const all: HeaderList = [['content-type', 'application/json'], ['user-agent', 'nymgate'], ...headers];
  return async (text, timeout) => {
    try {
      const body = new TextEncoder().encode(text);
      const response = await http.send({ method: 'POST', origin, path, headers: all, body, timeout });
      return toExportResult(response, await readResponseBody(response));
    } catch (error) {
      const reason = error instanceof SourceFailure ? error.reason : 'internal';
      return { outcome: 'again', fault: { reason }, seconds: undefined };
    }
  };
}

function toExportResult({ status, headers }: SourceResponse, responseBody: string): ExportResult {
  if (status >= 200 && status < 300) return { outcome: 'sent', rejected: parseRejected(responseBody) };
  const why = { reason: 'status', status };
  if (!RETRYABLE_STATUSES.has(status)) return { outcome: 'refused', fault: why };
  const seconds = /^\d{1,5}$/.exec(headers['retry-after'] ?? '')?.[0];
  return { outcome: 'again', fault: why, seconds: seconds === undefined ? undefined : Number(seconds) };
}

/** Reads to the end, to reuse the connection; a larger response is ignored. */
async function readResponseBody({ body }: SourceResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The count is an `int64` and thus text; some collectors write a number. */
function parseRejected(responseBody: string): number {
  const [, digits = '0'] = /"rejected(?:Spans|DataPoints)"\s*:\s*"?(\d{1,9})\b/.exec(responseBody) ?? [];
  return Number(digits);
}
