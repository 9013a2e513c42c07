import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may ask: a link holds a ticket that opens one session, once; the session's key then comes with each request. */
export type Sessions = {
  /** A new ticket for a link; the one before it stops to work. */
  readonly createTicket: () => string;
  /** The key of a new session; undefined for a ticket that is unknown, used or too old. */
  readonly redeemTicket: (ticket: string) => string | undefined;
  readonly isOpen: (key: string) => boolean;
};

/** Long enough to copy a link into a browser by hand, short enough that it is worth nothing in a shell's history. */
const TICKET_LIFE = 10 * 60_000;

/** So that somebody who opens link after link does not fill the memory. */
const MAX_SESSIONS = 32;

/** @param now milliseconds */
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
