import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { BodyHeaders, BodyLimits, ReadBody } from '../http/request-body.ts';

/**
 * One event of a platform, translated: the request that it stands for; or, where the event does not tell which request came (it was
 * decoded, joined or dropped on the way), a constant that says what was lost and what to do.
 */
export type ReceivedRequest =
  | { readonly inbound: Inbound; readonly body?: UnreadBody }
  | UnrecoverableRequest;

/** `headers` of the event, where it has some: the refusal gives the caller's own id back. */
type UnrecoverableRequest = { readonly reason: string; readonly headers?: HeaderList };

/** A body that the platform hands over in pieces; absent where it comes with the event. It is read only once the rest may pass. */
export type UnreadBody = BodyHeaders & {
  readonly read: (limits: BodyLimits) => Promise<ReadBody>;
};
