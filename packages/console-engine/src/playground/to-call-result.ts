import { REQUEST_ERRORS, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import { JsonError } from '@nymgate/engine/kernel/json/json';
import { describeError } from '@nymgate/shell/call/describe-response';
import { toGraphPath } from '@nymgate/shell/gateway/caller';
import type { AlignedResponse, CallResult } from 'nymgate-console';
import { alignResponses } from '../answers/align-responses.ts';
import type { ExplainedResponse } from '../answers/explain-response.ts';
import type { ObservedResponse } from '../shared/request-gateway.ts';
import { requestProblem } from '../shared/to-console-error.ts';
import { nameIds } from './name-ids.ts';

export type ResponseToShow = Pick<ObservedResponse, 'status' | 'headers' | 'bytes' | 'body' | 'graph'> & {
  /** Undefined if no rule matches the request. */
  readonly explainedResponse: ExplainedResponse | undefined;
  readonly url: string;
  readonly connector: string;
};

export function toCallResult(shown: ResponseToShow): Omit<CallResult, 'target' | 'copies' | 'endpoint'> {
  const { status, headers, graph, bytes } = shown;
  const failed = status >= 400;
  const answer = alignExchange(shown, shown.explainedResponse);
  const problem = failed ? readProblem(shown) : undefined;
  return {
    status,
    facts: readFacts(headers),
    ...(problem !== undefined && { problem }),
    ...(graph !== undefined && {
      graph: { status: graph.status, request: graph.request, bytes: graph.body.length },
    }),
    ...(answer !== undefined ? { aligned: answer } : createTexts(shown, bytes)),
    links: failed ? [] : listLinks(shown),
    pseudonyms: answer === undefined ? [] : nameIds(answer.rows),
  };
}

/** Undefined if either isn't JSON, such as a count. */
export function alignExchange(
  { status, graph, bytes }: Pick<ResponseToShow, 'status' | 'graph' | 'bytes'>,
  explainedResponse?: ExplainedResponse,
): AlignedResponse | undefined {
  const failed = status >= 400;
  const raw = graph === undefined || graph.body.length === 0 ? undefined : graph.body;
  const safe = bytes.length === 0 || (failed && raw === undefined) ? undefined : bytes;
  if (raw === undefined && safe === undefined) return undefined;
  try {
    return alignResponses({ raw, safe, explainedResponse: failed ? undefined : explainedResponse });
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function createTexts({ graph, body }: ResponseToShow, { length }: Uint8Array): Pick<CallResult, 'texts'> {
  if (length === 0 && graph === undefined) return {};
  return {
    texts: {
      ...(graph !== undefined && { raw: new TextDecoder().decode(graph.body) }),
      ...(length > 0 && { safe: body }),
    },
  };
}

function readProblem({ status, headers, body }: ResponseToShow): NonNullable<CallResult['problem']> {
  const code = headers['nymgate-error'] ?? 'UNKNOWN';
  const message = describeError({ status, headers, body }).replace(/^\S+ /, '');
  const fix = code in REQUEST_ERRORS ? requestProblem(code as RequestErrorCode).fix : undefined;
  return { code, message, ...(fix !== undefined && { fix }) };
}

const FACTS = ['policy', 'epoch', 'request-id', 'pruned'] as const;

function readFacts(headers: ResponseToShow['headers']): CallResult['facts'] {
  return FACTS.flatMap((name) => {
    const value = headers[`nymgate-${name}`];
    return value === undefined ? [] : [[name, value] as const];
  });
}

const LINKS = { '@odata.nextLink': 'next', '@odata.deltaLink': 'delta' } as const;

function listLinks({ body, url, connector }: ResponseToShow): CallResult['links'] {
  // Links are at the top level of a response object.
  const top = readTop(body);
  return Object.entries(LINKS).flatMap(([key, name]) => {
    const link = top[key];
    const target = typeof link === 'string' ? toGraphPath(link, { url, connector }) : undefined;
    return target === undefined ? [] : [{ name, target }];
  });
}

function readTop(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
