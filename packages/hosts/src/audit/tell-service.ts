import {
  type ActiveConfiguration,
  type AuditEvent,
  serializeEvent,
  splitCallerList,
} from '@nymgate/clouds/observed/audit-events';
import type { AuditSink, Clock } from '@nymgate/engine/kernel/ports';
import type { App } from '@nymgate/gateway/app/create-app';
import { setupError } from '../faults/setup-error.ts';

type AuditContext = { readonly audit: AuditSink; readonly clock: Pick<Clock, 'now'> };

/** @throws SetupError AUDIT_UNWRITABLE; the gateway must not start */
export function auditStart(context: AuditContext, app: App, version: string): void {
  writeEvents(
    context,
    splitCallerList({ event: 'start', version, ...describeService(app), ...listCallers(app) }),
  );
}

/** @throws SetupError AUDIT_UNWRITABLE; the previous generation stays in service */
export function auditReload(
  context: AuditContext,
  apps: { readonly before: App; readonly after: App },
  generation: number,
): void {
  const { before, after } = apps;
  const event = { event: 'reload', generation, before: describeService(before) } as const;
  writeEvents(context, splitCallerList({ ...event, ...describeService(after), ...listCallers(after) }));
}

export function auditStop({ audit, clock }: AuditContext, inFlight: number): void {
  try {
    audit.write(serializeEvent({ event: 'stop', inFlight }, clock.now()));
  } catch {
    // The audit log then ends as it does when the process is killed.
  }
}

/** Retires a generation whose activation cannot be audited, and rethrows (F29). */
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
    throw setupError(
      'AUDIT_UNWRITABLE',
      'the audit trail cannot be written',
      'make room where standard output goes, or give it a reader',
    );
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

function listCallers({ callers }: App) {
  return { callers: callers.ids(), moreCallers: 0 };
}
