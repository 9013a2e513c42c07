import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbortSignalLike } from '@nymgate/engine/kernel/ports';

/** Tells when a caller goes away before its answer. `release`: the answer is made, nobody needs to know any more. */
export type CallerSignal = AbortSignalLike & { readonly dispose: () => void };

/**
 * Does what an `AbortController` would, at a tenth of its cost: making one takes 5 µs, listening to it more. An answer that waits
 * behind another one of its connection has no connection yet and is not told when it closes; its request is.
 */
export function createCallerSignal(request: IncomingMessage, response: ServerResponse): CallerSignal {
  const listeners: (() => void)[] = [];
  let released = false;
  const onDisconnect = () => {
    if (released || signal.aborted) return;
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
    // Removing the listeners costs more than letting them go with the request.
    dispose: () => {
      released = true;
    },
  };
  response.on('close', onDisconnect);
  request.on('aborted', onDisconnect);
  return signal;
}
