import type { HttpClient, SourceRequest } from '../../packages/engine/src/kernel/ports.ts';

export type AcceleratedHttp = HttpClient & {
  /** Every request as the provider made it, its `timeout` in the provider's own milliseconds. */
  readonly sent: readonly SourceRequest[];
  /** From now on patience is a twentieth of what is asked for; with `false` all of it again. */
  readonly accelerate: (on: boolean) => void;
};

const DIVISOR = 20;

/**
 * An HTTP client that can be made impatient, so that a server which never answers costs a test 200 ms rather than four seconds.
 * Patient unless told: on a busy machine a server that does answer may take its time.
 */
export function createAcceleratedHttp(http: HttpClient): AcceleratedHttp {
  const sent: SourceRequest[] = [];
  let divisor = 1;
  return {
    sent,
    accelerate: (on) => {
      divisor = on ? DIVISOR : 1;
    },
    send: (request) => {
      sent.push(request);
      return http.send({ ...request, timeout: request.timeout / divisor });
    },
  };
}
