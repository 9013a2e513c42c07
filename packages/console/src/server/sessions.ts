import { randomBytes, timingSafeEqual } from 'node:crypto';

/** A link contains a ticket that opens one session, once. The session's key authenticates each request. */
export type Sessions = {
  /** Creates a ticket and invalidates the previous one. */
  readonly createTicket: () => string;
  /** The key of a new session. Undefined for an unknown, used, or expired ticket. */
  readonly redeemTicket: (ticket: string) => string | undefined;
  readonly isOpen: (key: string) => boolean;
};

/** Long enough to copy a link by hand, short enough to be worthless in a shell's history. */
const TICKET_LIFE = 10 * 60_000;

/** Bounds the memory for repeatedly opened links. */
const MAX_SESSIONS = 32;

export function createSessions(now: () => number): Sessions {
  const keys: Buffer[] = [];
  let ticket: { readonly bytes: Buffer; readonly until: number } | undefined;
  return {
    createTicket: () => {
      ticket = { bytes: randomBytes(32), until: now() + TICKET_LIFE };
      return ticket.bytes.toString('base64url');
    },
    redeemTicket: (given) => {
      if (ticket === undefined || now() > ticket.until || !isEqual(given, ticket.bytes)) return undefined;
      ticket = undefined;
      const key = randomBytes(32);
      keys.push(key);
      if (keys.length > MAX_SESSIONS) keys.shift();
      return key.toString('base64url');
    },
    isOpen: (given) => keys.some((key) => isEqual(given, key)),
  };
}

function isEqual(given: string, secret: Buffer): boolean {
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length === secret.length && timingSafeEqual(bytes, secret);
}
