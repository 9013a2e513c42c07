import type { Tenant } from '../tenant.ts';

/** What has been done to a post since the start. */
export type PostChange = { readonly at: number; readonly deleted: boolean };

/**
 * What Teams, calls and Copilot are made from. Messages lie before `startedAt`, calls on every day; all are made when asked
 * for. Only changes, and what a caller must be able to find again, are stored.
 */
export type Teamwork = {
  readonly tenant: Tenant;
  /** Midnight (UTC) before the simulator started, in milliseconds. */
  readonly startedAt: number;
  readonly now: () => Date;
  /** By `channel id|post id`. */
  readonly postChanges: Map<string, PostChange>;
  /** Organizer of a meeting by its thread, as far as known. */
  readonly organizers: Map<string, string>;
  /** What `decorate` has made of ids and join links, and what they were. */
  readonly aliases: Map<string, string>;
  /** Whether an application access policy admits the apps to online meetings. */
  readonly meetingPolicy: { granted: boolean };
};

const DAY = 86_400_000;

export function createTeamwork(tenant: Tenant, now: () => Date): Teamwork {
  return {
    tenant,
    startedAt: Math.floor(now().getTime() / DAY) * DAY,
    now,
    postChanges: new Map(),
    organizers: new Map(),
    aliases: new Map(),
    meetingPolicy: { granted: true },
  };
}

/** The tenant that shares a channel with ours, and that federated people belong to. */
export const PARTNER_TENANT = 'b3246f44-c0a1-4f27-96c6-25b18fa2c910';

/** `2026-01-05T08:00:00.123Z`, as Teams writes instants. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
