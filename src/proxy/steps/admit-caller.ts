import { RequestError } from '../../kernel/errors.ts';
import type { Inbound } from '../../kernel/inbound.ts';
import type { Caller } from '../../kernel/ports.ts';
import type { Gateway } from '../gateway.ts';

/** A request whose sender is known. */
export type Admitted = { readonly inbound: Inbound; readonly caller: Caller };

/**
 * Asks each verifier in turn; the first that knows the credential decides. Without verifiers the host listens on loopback
 * only, and whoever reaches it is `local`.
 *
 * @throws RequestError CALLER_UNKNOWN
 */
export async function admitCaller(gateway: Gateway, inbound: Inbound): Promise<Admitted> {
  if (gateway.verifiers.length === 0) return { inbound, caller: { id: 'local' } };
  for (const verifier of gateway.verifiers) {
    const caller = await verifier.verify(inbound);
    if (caller !== undefined) return { inbound, caller };
  }
  throw new RequestError('CALLER_UNKNOWN');
}
