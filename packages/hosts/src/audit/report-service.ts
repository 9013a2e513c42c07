import {
  type ActiveConfiguration,
  type AuditEvent,
  serializeEvent,
  splitCallerList,
} from '@nymgate/clouds/observed/audit-events';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { AuditSink, Clock } from '@nymgate/engine/kernel/ports';
import type { App } from '@nymgate/gateway/app/create-app';
import type { AuditFile } from './audit-file.ts';
import type { AuditLog } from './create-audit-log.ts';

type AuditContext = { readonly audit: AuditSink; readonly clock: Pick<Clock, 'now'> };

/** @throws SetupError AUDIT_UNWRITABLE; the gateway must not start */
export async function auditStart(context: AuditContext, app: App, version: string): Promise<void> {
  await writeEvents(
    context,
    splitCallerList({ event: 'start', version, ...describeService(app), ...listCallers(app) }),
  );
}

/** @throws SetupError AUDIT_UNWRITABLE; the previous generation stays in service */
export async function auditReload(
  context: AuditContext,
  apps: { readonly before: App; readonly after: App },
  generation: number,
): Promise<void> {
  const { before, after } = apps;
  const event = { event: 'reload', generation, before: describeService(before) } as const;
  await writeEvents(context, splitCallerList({ ...event, ...describeService(after), ...listCallers(after) }));
}

export function auditStop({ audit, clock }: AuditContext, inFlight: number): void {
  try {
    audit.write(serializeEvent({ event: 'stop', inFlight }, clock.now()));
  } catch {
    // The audit log then ends as it does when the process is killed.
  }
}

/** Without it a gateway that is not ready, and so gets no requests, would never write again. */
export function retryAudit(auditLog: AuditLog, clock: Pick<Clock, 'now'>): void {
  auditLog.retry(() => serializeEvent({ event: 'resume', unwritten: auditLog.failures() }, clock.now()));
}

/**
 * After the file was renamed: goes on in a new one, which begins with where the former one ended.
 * @returns whether there is a new file
 * @throws Error when there can't be one; the former goes on
 */
export function beginSegment(
  auditLog: AuditLog,
  file: AuditFile,
  clock: Pick<Clock, 'now'>,
): Promise<boolean> {
  return file.reopen(() =>
    auditLog.write(serializeEvent({ event: 'segment', after: auditLog.head().chain }, clock.now())),
  );
}

/** Retires a generation whose activation cannot be audited, and rethrows (F29). */
export async function auditOrRetire(
  next: { readonly retire: () => void },
  writeAudit: () => Promise<void>,
): Promise<void> {
  try {
    await writeAudit();
  } catch (error) {
    next.retire();
    throw error;
  }
}

async function writeEvents({ audit, clock }: AuditContext, events: readonly AuditEvent[]): Promise<void> {
  try {
    for (const event of events) await audit.append(serializeEvent(event, clock.now()));
  } catch {
    throw setupError(
      'AUDIT_UNWRITABLE',
      'the audit trail cannot be written',
      'make room where standard output goes, or give it a reader',
    );
  }
}

function describeService(app: App): ActiveConfiguration {
  const { configuration, keyFingerprint, connectors, faults } = app.status();
  return {
    configuration,
    policies: Object.fromEntries(connectors.map(({ id, policy }) => [id, policy])),
    epoch: keyFingerprint,
    ...listKeyFingerprints(app),
    ...(faults.length > 0 && {
      faults: Object.fromEntries(faults.map(({ connector, serves }) => [connector, serves])),
    }),
  };
}

function listKeyFingerprints(app: App): Pick<ActiveConfiguration, 'epochs'> {
  const { keyFingerprint: shared, connectors } = app.status();
  const separate = connectors.filter(({ keyFingerprint }) => keyFingerprint !== shared);
  const entries = separate.map(({ id, keyFingerprint }) => [id, keyFingerprint] as const);
  return entries.length === 0 ? {} : { epochs: Object.fromEntries(entries) };
}

function listCallers({ callers }: App) {
  return { callers: callers.ids(), moreCallers: 0 };
}
