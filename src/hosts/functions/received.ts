import type { Inbound } from '../../kernel/inbound.ts';

/**
 * One event of a platform, translated: the request that it stands for; or, where the event does not tell which request came (it was
 * decoded, joined or dropped on the way), a constant that says what was lost and what to do.
 */
export type Received = { readonly inbound: Inbound } | { readonly lost: string };
