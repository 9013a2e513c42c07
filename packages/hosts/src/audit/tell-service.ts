import type { App } from '@nymgate/gateway/app/create-app';
import { SetupError } from '@nymgate/engine/kernel/errors';
import {
  type AuditEvent,
  eventFields,
  type InService,
  inEvents,
} from '@nymgate/clouds/observed/audit-events';
import type { AuditSink, Clock } from '@nymgate/engine/kernel/ports';

type Telling = { readonly audit: AuditSink; readonly clock: Pick<Clock, 'now'> };

/**
 * Writes that a gateway begins to serve.
 *
 * @throws SetupError AUDIT_UNWRITABLE: it must not, then
 */
export function tellStart(telling: Telling, app: App, version: string): void {
  write(telling, inEvents({ event: 'start', version, ...inService(app), ...everybody(app) }));
}

/**
 * Writes that other rules, keys, callers or limits are about to serve, and which did until now.
 *
 * @throws SetupError AUDIT_UNWRITABLE: the old ones must stay, then
 */
export function tellReload(
  telling: Telling,
  apps: { readonly before: App; readonly after: App },
  generation: number,
): void {
  const { before, after } = apps;
  const event = { event: 'reload', generation, before: inService(before) } as const;
  write(telling, inEvents({ ...event, ...inService(after), ...everybody(after) }));
}

/** Writes that nothing is served any more, if it can be written: nobody waits for an answer now. */
export function tellStop({ audit, clock }: Telling, inFlight: number): void {
  try {
    audit.write(eventFields({ event: 'stop', inFlight }, clock.now()));
  } catch {
    // The trail ends without it, as that of a process that was killed does.
  }
}

/**
 * Tells what is about to serve, and gives it up where that cannot be written down: it does not happen, then (F29).
 *
 * @throws whatever `tell` throws
 * @example tellOrRetire(next, () => tellReload(ports, { before: before.app, after: next.app }, next.number));
 */
export function tellOrRetire(next: { readonly retire: () => void }, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    next.retire();
    throw error;
  }
}

function write({ audit, clock }: Telling, events: readonly AuditEvent[]): void {
  try {
    for (const event of events) audit.write(eventFields(event, clock.now()));
  } catch {
    throw unwritable();
  }
}

function inService(app: App): InService {
  const { configuration, epoch, connectors } = app.status();
  return {
    configuration,
    policies: Object.fromEntries(connectors.map(({ id, policy }) => [id, policy])),
    epoch,
  };
}

function everybody({ callers }: App): { readonly callers: readonly string[]; readonly moreCallers: number } {
  return { callers: callers.ids(), moreCallers: 0 };
}

function unwritable(): SetupError {
  return new SetupError([
    {
      code: 'AUDIT_UNWRITABLE',
      severity: 'error',
      message: 'the audit trail cannot be written',
      fix: 'make room where standard output goes, or give it a reader',
    },
  ]);
}
