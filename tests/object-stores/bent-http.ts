import {
  type HttpClient,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '../../packages/engine/src/kernel/ports.ts';

/** What happens to one request: it is answered otherwise, or its answer is changed. */
export type Bend = (request: SourceRequest, send: HttpClient['send']) => Promise<SourceResponse>;

export type BentHttp = HttpClient & {
  readonly sent: SourceRequest[];
  /** Applies to the next requests that fit, one bend each. */
  readonly bend: (fits: (request: SourceRequest) => boolean, ...bends: readonly Bend[]) => void;
};

/** An HTTP client whose store can be made to fail, on the way to a real one. */
export function bentHttp(http: HttpClient): BentHttp {
  const sent: SourceRequest[] = [];
  let waiting: { readonly fits: (request: SourceRequest) => boolean; readonly bend: Bend }[] = [];
  return {
    sent,
    bend: (fits, ...bends) => {
      waiting = [...waiting, ...bends.map((bend) => ({ fits, bend }))];
    },
    send: (request) => {
      sent.push(request);
      const next = waiting.find(({ fits }) => fits(request));
      waiting = waiting.filter((one) => one !== next);
      return next === undefined ? http.send(request) : next.bend(request, http.send);
    },
  };
}

export const answered =
  (
    status: number,
    { headers = {}, text = '' }: { headers?: Record<string, string>; text?: string } = {},
  ): Bend =>
  async () => ({
    status,
    headers,
    body: (async function* () {
      yield new TextEncoder().encode(text);
    })(),
  });

export const unreachable: Bend = async () => {
  throw new SourceFailure('unreachable');
};

/** The store does what it is asked; its answer is lost. */
export const answerLost: Bend = async (request, send) => {
  const { body } = await send(request);
  for await (const _ of body);
  throw new SourceFailure('truncated');
};

/** The answer breaks off after so many bytes. */
export const brokenAfter =
  (bytes: number): Bend =>
  async (request, send) => {
    const response = await send(request);
    return {
      ...response,
      body: (async function* () {
        let left = bytes;
        for await (const chunk of response.body) {
          if (chunk.length >= left) {
            yield chunk.subarray(0, left);
            throw new SourceFailure('truncated');
          }
          left -= chunk.length;
          yield chunk;
        }
      })(),
    };
  };

/** One bit of the first byte is another one. */
export const corrupted: Bend = async (request, send) => {
  const response = await send(request);
  return {
    ...response,
    body: (async function* () {
      let isFirst = true;
      for await (const chunk of response.body) {
        const copy = Uint8Array.from(chunk);
        if (isFirst) copy[0] = (copy[0] ?? 0) ^ 1;
        isFirst = false;
        yield copy;
      }
    })(),
  };
};
