import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import { createLineSplitter } from '@nymgate/shell/audit/read-file-lines';
import { toUnreadableInputError } from '@nymgate/shell/input/read-input';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { AuditReading } from 'nymgate-console';
import type { AuditWatch, OperationTarget } from '../shared/console-target.ts';
import { ProblemError, toConsoleError } from '../shared/to-console-error.ts';
import { type AuditLogTail, createAuditLogTail, NO_AUDIT_LOG } from './watch-audit.ts';

export type WatchOptions = { readonly admin?: string; readonly audit?: string };

/**
 * The console's own gateway, or the one that the options specify.
 * @throws SetupError USAGE if the admin listener isn't on this machine
 */
export function resolveWatchTarget(
  defaultTarget: OperationTarget,
  { admin, audit }: WatchOptions,
): OperationTarget {
  const auditLog = audit === undefined ? undefined : tailAuditFile(audit);
  if (admin === undefined)
    return auditLog === undefined ? defaultTarget : { ...defaultTarget, audit: auditLog };
  return { adminUrl: adminOrigin(admin), isRemote: true, audit: auditLog ?? NO_AUDIT_LOG, doctor: undefined };
}

/** The admin listener needs no credential and has no TLS, so only this machine may read it. */
function adminOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' && isLoopbackHost(url.hostname)) return url.origin;
  throw usageError(
    '--admin requires the admin listener of a gateway on this machine, such as http://127.0.0.1:8485.',
    'for a remote gateway open a tunnel: ssh -L 8485:127.0.0.1:8485 HOST',
  );
}

type FilePosition = {
  readonly auditLog: AuditLogTail;
  readonly split: (chunk: Buffer) => void;
  offset: number;
  inode: number;
};

/**
 * Verifies the lines appended to an audit log since the last read. A replaced or truncated file (rotation) starts a new log;
 * compressed files are for `nymgate audit verify`.
 */
export function tailAuditFile(file: string): AuditWatch {
  let place: FilePosition | undefined;
  let reading: Promise<void> | undefined;
  let failed: AuditReading['problem'];

  const catchUp = async () => {
    const { size, ino } = await stat(file);
    if (place === undefined || place.inode !== ino || size < place.offset) place = begin(file, ino);
    if (size === place.offset) return;
    for await (const chunk of createReadStream(file, { start: place.offset, end: size - 1 })) {
      place.split(chunk as Buffer);
      place.offset += (chunk as Buffer).length;
    }
  };
  const look = () =>
    catchUp().then(
      () => {
        failed = undefined;
      },
      (error: unknown) => {
        const problem = toConsoleError(toUnreadableInputError(file, error));
        failed = problem instanceof ProblemError ? problem.problem : undefined;
      },
    );
  return {
    addLine: () => undefined,
    read: async (head) => {
      reading ??= look().finally(() => {
        reading = undefined;
      });
      const isDone = await Promise.race([reading.then(() => true), pause()]);
      const state = place?.auditLog.state(head) ?? {
        rows: [],
        chain: 'empty' as const,
        lines: 0,
        findings: [],
      };
      if (failed !== undefined) return { from: 'file', file, ...state, chain: 'unreadable', problem: failed };
      return { from: 'file', file, ...state, ...(!isDone && { chain: 'reading' as const }) };
    },
  };
}

function begin(file: string, inode: number): FilePosition {
  const auditLog = createAuditLogTail();
  const splitter = createLineSplitter((line) => auditLog.addLine({ file, ...line }));
  return { auditLog: auditLog, split: splitter.write, offset: 0, inode };
}

/** A large file is read in the background while the page already shows its state. */
function pause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), 500);
  });
}
