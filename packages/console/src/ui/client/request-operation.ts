import type {
  ItemOf,
  OperationName,
  RequestOf,
  ResponseOf,
  StreamName,
  StreamRequestOf,
} from '../../wire/operations.ts';
import type { Problem } from '../../wire/problem.ts';
import { TEXTS } from '../texts/en.ts';

/** A question that has no answer; `problem` says why and what to do next. */
export class RequestFailure extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'AskError';
    this.problem = problem;
  }
}

/** Of this page's session. Storage of one tab and one origin: no other program on this machine is sent it, as it would be a cookie. */
const KEY = 'nymgate-session';

/**
 * Opens the session that the link names, and takes the link's ticket out of the address bar and the history.
 *
 * @throws AskError LINK_USED
 */
export async function openSession(): Promise<void> {
  const ticket = /^#t=([\w-]+)$/.exec(location.hash)?.[1];
  if (ticket === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  const { key } = (await post('session/open', { ticket })) as { readonly key: string };
  sessionStorage.setItem(KEY, key);
}

/**
 * Asks the console's server.
 *
 * @throws AskError; an abort of `signal` rejects with an AbortError
 * @example const session = await ask('session/read', {});
 */
export async function requestOperation<N extends OperationName>(
  name: N,
  request: RequestOf<N>,
  signal?: AbortSignal,
): Promise<ResponseOf<N>> {
  return (await post(name, request, signal)) as ResponseOf<N>;
}

/**
 * Asks for what comes piece by piece.
 *
 * @throws AskError also after some items
 * @example for await (const step of follow('operation/doctor', {})) show(step);
 */
export async function* streamOperation<N extends StreamName>(
  name: N,
  request: StreamRequestOf<N>,
  signal?: AbortSignal,
): AsyncGenerator<ItemOf<N>> {
  const response = await send(name, request, signal);
  if (!response.ok) throw new RequestFailure(await problemIn(response));
  for await (const line of linesOf(response)) {
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

/** Reads on in an answer that has begun; the console may end before its last byte. */
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

async function* linesOf(response: Response): AsyncGenerator<string> {
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
