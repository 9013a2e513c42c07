import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { BodyHeaders, BodyLimits, ReadBody } from '../http/request-body.ts';

/** A request, or why the event does not determine the request: it was decoded, joined or dropped on the way. */
export type ReceivedRequest =
  | { readonly inbound: Inbound; readonly body?: UnreadBody }
  | UnrecoverableRequest;

/** `headers` supply the client request ID of the refusal. */
type UnrecoverableRequest = { readonly reason: string; readonly headers?: HeaderList };

/** A streamed body, read only after the other checks. */
export type UnreadBody = BodyHeaders & { readonly read: (limits: BodyLimits) => Promise<ReadBody> };
