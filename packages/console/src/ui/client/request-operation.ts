import type { Problem } from '../../wire/operation-kinds.ts';
import type {
  ItemOf,
  OperationName,
  RequestOf,
  ResponseOf,
  StreamName,
  StreamRequestOf,
} from '../../wire/operations.ts';
import { TEXTS } from '../texts/en.ts';

export class RequestFailure extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'AskError';
    this.problem = problem;
  }
}

/** The problem of a failed request; rethrows any other error. */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof RequestFailure)) throw error;
  return error.problem;
}

/** Session storage is limited to this tab and origin: other local programs don't receive it, as they would a cookie. */
const KEY = 'nymgate-session';

/**
 * Opens the session of the link and removes the ticket from the address bar and history.
 * @throws RequestFailure LINK_USED
 */
export async function openSession(): Promise<void> {
  const ticket = /^#t=([\w-]+)$/.exec(location.hash)?.[1];
  if (ticket === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  const { key } = (await post('session/open', { ticket })) as { readonly key: string };
  sessionStorage.setItem(KEY, key);
}

/**
 * @throws RequestFailure; AbortError of `signal`
 * @example const session = await requestOperation('session/read', {});
 */
export async function requestOperation<N extends OperationName>(
  name: N,
  request: RequestOf<N>,
  signal?: AbortSignal,
): Promise<ResponseOf<N>> {
  return (await post(name, request, signal)) as ResponseOf<N>;
}

/**
 * Requests a stream.
 * @throws RequestFailure, possibly after some items
 * @example for await (const step of streamOperation('operation/doctor', {})) show(step);
 */
export async function* streamOperation<N extends StreamName>(
  name: N,
  request: StreamRequestOf<N>,
  signal?: AbortSignal,
): AsyncGenerator<ItemOf<N>> {
  const response = await send(name, request, signal);
  if (!response.ok) throw new RequestFailure(await problemIn(response));
  for await (const line of readLines(response)) {
    const piece = JSON.parse(line) as { readonly item: ItemOf<N> } | { readonly problem: Problem };
    if ('problem' in piece) throw new RequestFailure(piece.problem);
    yield piece.item;
  }
}

async function post(name: string, request: unknown, signal?: AbortSignal): Promise<unknown> {
  const response = await send(name, request, signal);
  if (!response.ok) throw new RequestFailure(await problemIn(response));
  return orEnded(() => response.json());
}

/** The console may end before the last byte of a response. */
async function orEnded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestFailure(error instanceof SyntaxError ? TEXTS.problems.noAnswer : TEXTS.problems.ended);
  }
}

async function send(name: string, request: unknown, signal?: AbortSignal): Promise<Response> {
  const key = sessionStorage.getItem(KEY);
  try {
    return await fetch(`/api/${name}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key !== null && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(request),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestFailure(TEXTS.problems.ended);
  }
}

async function problemIn(response: Response): Promise<Problem> {
  try {
    const { problem } = (await response.json()) as { readonly problem: Problem };
    return problem;
  } catch {
    return TEXTS.problems.noAnswer;
  }
}

async function* readLines(response: Response): AsyncGenerator<string> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await orEnded(() => reader.read());
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line !== '') yield line;
    if (done) return;
  }
}
