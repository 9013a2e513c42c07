import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createLineSplitter } from '@nymgate/shell/audit/read-file-lines';
import { toUnreadableInputError } from '@nymgate/shell/input/read-input';
import type { AuditReading } from 'nymgate-console';
import type { AuditWatch } from '../shared/operation-target.ts';
import { ProblemError, toConsoleError } from '../shared/to-console-error.ts';
import { type AuditLogTail, createAuditLogTail } from './watch-audit.ts';

type FilePosition = {
  readonly auditLog: AuditLogTail;
  readonly split: (chunk: Buffer) => void;
  offset: number;
  inode: number;
};

/**
 * Follows a file that the audit lines of a gateway go to: what was added since the last look is read and verified. A file that was
 * replaced or cut (rotation) begins a new trail. Files that are packed are for `nymgate audit verify`.
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
        const told = toConsoleError(toUnreadableInputError(file, error));
        failed = told instanceof ProblemError ? told.problem : undefined;
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
  const trail = createAuditLogTail();
  const splitter = createLineSplitter((line) => trail.addLine({ file, ...line }));
  return { auditLog: trail, split: splitter.write, offset: 0, inode };
}

/** A large file is read on while the page already has an answer. */
function pause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), 500);
  });
}
