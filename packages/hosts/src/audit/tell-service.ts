import {
  type ActiveConfiguration,
  type AuditEvent,
  serializeEvent,
  splitCallerList,
} from '@nymgate/clouds/observed/audit-events';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { AuditSink, Clock } from '@nymgate/engine/kernel/ports';
import type { App } from '@nymgate/gateway/app/create-app';

type AuditContext = { readonly audit: AuditSink; readonly clock: Pick<Clock, 'now'> };

/**
 * Writes that a gateway begins to serve.
 *
 * @throws SetupError AUDIT_UNWRITABLE: it must not, then
 */
export function auditStart(context: AuditContext, app: App, version: string): void {
  writeEvents(
    context,
    splitCallerList({ event: 'start', version, ...describeService(app), ...listCallers(app) }),
  );
}

/**
 * Writes that other rules, keys, callers or limits are about to serve, and which did until now.
 *
 * @throws SetupError AUDIT_UNWRITABLE: the old ones must stay, then
 */
export function auditReload(
  context: AuditContext,
  apps: { readonly before: App; readonly after: App },
  generation: number,
): void {
  const { before, after } = apps;
  const event = { event: 'reload', generation, before: describeService(before) } as const;
  writeEvents(context, splitCallerList({ ...event, ...describeService(after), ...listCallers(after) }));
}

/** Writes that nothing is served any more, if it can be written: nobody waits for an answer now. */
export function auditStop({ audit, clock }: AuditContext, inFlight: number): void {
  try {
    audit.write(serializeEvent({ event: 'stop', inFlight }, clock.now()));
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
export function auditOrRetire(next: { readonly retire: () => void }, writeAudit: () => void): void {
  try {
    writeAudit();
  } catch (error) {
    next.retire();
    throw error;
  }
}

function writeEvents({ audit, clock }: AuditContext, events: readonly AuditEvent[]): void {
  try {
    for (const event of events) audit.write(serializeEvent(event, clock.now()));
  } catch {
    throw auditUnwritableError();
  }
}

function describeService(app: App): ActiveConfiguration {
  const { configuration, epoch, connectors } = app.status();
  return {
    configuration,
    policies: Object.fromEntries(connectors.map(({ id, policy }) => [id, policy])),
    epoch,
  };
}

function listCallers({ callers }: App): {
  readonly callers: readonly string[];
  readonly moreCallers: number;
} {
  return { callers: callers.ids(), moreCallers: 0 };
}

function auditUnwritableError(): SetupError {
  return new SetupError([
    {
      code: 'AUDIT_UNWRITABLE',
      severity: 'error',
      message: 'the audit trail cannot be written',
      fix: 'make room where standard output goes, or give it a reader',
    },
  ]);
}
