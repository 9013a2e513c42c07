import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbortSignalLike } from '@nymgate/engine/kernel/ports';

/** Aborted when the caller disconnects before the response; `dispose` ends that. */
export type CallerSignal = AbortSignalLike & { readonly dispose: () => void };

/** An `AbortController` for a tenth of its 5 µs. Pipelined responses emit no `close`; requests do. */
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
    // Removing the listeners costs more than leaving them to the request.
    dispose: () => {
      released = true;
    },
  };
  response.on('close', onDisconnect);
  request.on('aborted', onDisconnect);
  return signal;
}
