import { type Entity, pick } from './entity.ts';

type GraphErrorOptions = { readonly headers?: Readonly<Record<string, string>>; readonly inner?: string };

/** An error response of Graph. Messages quote the request, as Graph's do. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly inner: string | undefined;

  constructor(status: number, code: string, message: string, options: GraphErrorOptions = {}) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.inner = options.inner;
  }
}

/** The body of graph-facts.md#4.2. */
export function errorBody(
  error: GraphError,
  ids: { date: string; requestId: string; clientRequestId: string },
): Entity {
  return {
    error: {
      ...pick(error, 'code', 'message'),
      innerError: {
        ...(error.inner === undefined ? {} : { code: error.inner }),
        date: ids.date,
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

export const badRequest = (message: string, code = 'BadRequest'): GraphError =>
  new GraphError(400, code, message);

export const unsupportedQuery = (message: string): GraphError =>
  new GraphError(400, 'Request_UnsupportedQuery', message);

export const notFound = (key: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const insufficient = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
export const accessDenied = (): GraphError =>
  new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
