import type { Inbound } from '@nymgate/engine/kernel/inbound';

/** Rejects the heads that the Node listener rejects, as far as platforms pass them (T1-31, T1-32). */
export function findHeadFault({ headers }: Inbound): string | undefined {
  let hosts = 0;
  for (const [given] of headers) {
    const name = given.toLowerCase();
    if (name === 'upgrade') return 'an upgrade of the connection';
    if (name === 'host') hosts += 1;
  }
  return hosts > 1 ? 'more than one Host' : undefined;
}
