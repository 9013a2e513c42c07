import type { HttpAnswer } from '../gateway/request-once.ts';

/** An answer's error code: the gateway's own header, or Graph's envelope; undefined for a success. */
export function errorCodeOf(answer: HttpAnswer): string | undefined {
  if (answer.status < 400) return undefined;
  return answer.headers['nymgate-error'] ?? readError(answer.body, 'code') ?? 'UNKNOWN';
}

/** `QUERY_NOT_ALLOWED Nymgate's rules do not allow …`; empty for a success. */
export function reasonOf(answer: HttpAnswer): string {
  const code = errorCodeOf(answer);
  if (code === undefined) return '';
  const hint = answer.headers['nymgate-hint'] === undefined ? '' : ` AADSTS${answer.headers['nymgate-hint']}`;
  const source = sourceCodeOf(answer) === undefined ? '' : ` ${sourceCodeOf(answer)} (${answer.status})`;
  return `${code} ${readError(answer.body, 'message') ?? ''}`.trimEnd() + source + hint;
}

function readError(body: string, name: 'code' | 'message'): string | undefined {
  try {
    const text = (JSON.parse(body) as { error?: Readonly<Record<string, unknown>> } | null)?.error?.[name];
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What stands in parentheses at the end of the gateway's message: a constant or a name from the rules. */
export function errorSubjectOf(answer: HttpAnswer): string | undefined {
  return /\(([^()]*)\)$/.exec(readError(answer.body, 'message') ?? '')?.[1];
}

/** Graph's own code, as far as the gateway tells it. */
export function sourceCodeOf(answer: HttpAnswer): string | undefined {
  try {
    const { error } = JSON.parse(answer.body) as { error?: { innerError?: { code?: unknown } } };
    return typeof error?.innerError?.code === 'string' ? error.innerError.code : undefined;
  } catch {
    return undefined;
  }
}

/** `status 200 · policy 1f… · epoch 9a… · request-id 4f0c… · pruned displayName`, as far as the answer says. */
export function describeAnswer(answer: HttpAnswer): string {
  const named = (['policy', 'epoch', 'request-id', 'pruned'] as const).map(
    (name) => [name, answer.headers[`nymgate-${name}`]] as const,
  );
  return [
    `status ${answer.status}`,
    ...named.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
  ].join(' · ');
}
