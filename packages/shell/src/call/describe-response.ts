import type { HttpResponse } from '../gateway/send-request.ts';

/** From the gateway's header or Graph's error envelope; undefined for a success. */
export function getErrorCode(response: HttpResponse): string | undefined {
  if (response.status < 400) return undefined;
  return response.headers['nymgate-error'] ?? readError(response.body, 'code') ?? 'UNKNOWN';
}

export function describeError(response: HttpResponse): string {
  const code = getErrorCode(response);
  if (code === undefined) return '';
  const hint =
    response.headers['nymgate-hint'] === undefined ? '' : ` AADSTS${response.headers['nymgate-hint']}`;
  const source =
    getSourceErrorCode(response) === undefined ? '' : ` ${getSourceErrorCode(response)} (${response.status})`;
  return `${code} ${readError(response.body, 'message') ?? ''}`.trimEnd() + source + hint;
}

function readError(body: string, name: 'code' | 'message'): string | undefined {
  try {
    const text = (JSON.parse(body) as { error?: Readonly<Record<string, unknown>> } | null)?.error?.[name];
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The part in parentheses at the end of the gateway's message: a constant or a name from the rules. */
export function getErrorSubject(response: HttpResponse): string | undefined {
  return /\(([^()]*)\)$/.exec(readError(response.body, 'message') ?? '')?.[1];
}

export function getSourceErrorCode(response: HttpResponse): string | undefined {
  try {
    const { error } = JSON.parse(response.body) as { error?: { innerError?: { code?: unknown } } };
    return typeof error?.innerError?.code === 'string' ? error.innerError.code : undefined;
  } catch {
    return undefined;
  }
}

/** `status 200 · policy 1f… · epoch 9a… · request-id 4f0c… · pruned displayName` */
export function describeResponse(response: HttpResponse): string {
  const named = (['policy', 'epoch', 'request-id', 'pruned'] as const).map(
    (name) => [name, response.headers[`nymgate-${name}`]] as const,
  );
  return [
    `status ${response.status}`,
    ...named.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
  ].join(' · ');
}
