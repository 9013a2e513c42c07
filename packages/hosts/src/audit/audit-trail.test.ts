import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { splitCallerList } from '../../../clouds/src/observed/audit-events.ts';
import { systemRandom } from '../runtime/create-system-ports.ts';
import { type LineSink, toLineSink } from '../runtime/write-line.ts';
import { createAuditLog, createInstanceId, formatHead } from './create-audit-log.ts';
import { createRoomCheck } from './watch-output.ts';

/** Written by the words of docs/reference/audit-line.md alone. */
function chainByHand(before: string, line: string): string {
  const without = line.replace(/,"chain":"[^"]*"\}$/, '}');
  return createHash('sha256').update(before).update(without).digest('base64url');
}

describe('the trail', () => {
  test('AUD-01 lines have numbers from 1, and each names the hash of itself and of the line before', () => {
    const lines: string[] = [];
    const auditLog = createAuditLog(
      toLineSink((line) => void lines.push(line)),
      'k3v9a0c2m8qd',
    );
    auditLog.write('{"event":"start","text":"é\\"\\u2028"}');
    auditLog.write('{"event":"stop"}');
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const first = chainByHand('', lines[0] ?? '');
    expect(records).toEqual([
      {
        ...{ audit: 1, instance: 'k3v9a0c2m8qd', sequence: 1, event: 'start', text: 'é"\u2028' },
        chain: first,
      },
      {
        ...{ audit: 1, instance: 'k3v9a0c2m8qd', sequence: 2, event: 'stop' },
        chain: chainByHand(first, lines[1] ?? ''),
      },
    ]);
    expect(lines[0]).toMatch(/^\{"audit":1,"instance":"k3v9a0c2m8qd","sequence":1,"event":/);
    expect(formatHead(auditLog.head())).toBe(`k3v9a0c2m8qd:2:${records[1]?.['chain']}`);
  });

  test('F29 a line that could not be written takes no number', () => {
    const lines: string[] = [];
    let full = false;
    const sink = toLineSink((line) => {
      if (full) throw new Error('disk full');
      lines.push(line);
    });
    const auditLog = createAuditLog(sink, 'i');
    auditLog.write('{"event":"start"}');
    full = true;
    expect(() => auditLog.write('{"event":"request"}')).toThrow();
    full = false;
    auditLog.write('{"event":"stop"}');
    expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([1, 2]);
    const { chain } = JSON.parse(lines[0] ?? '') as { chain: string };
    expect(auditLog.head().chain).toBe(chainByHand(chain, lines[1] ?? ''));
  });

  test('F29 after a failed line the trail is not writable until a retry is written, and retries are no failures', () => {
    const lines: string[] = [];
    let full = true;
    let failed = 0;
    const sink = toLineSink((line) => {
      if (full) throw new Error('disk full');
      lines.push(line);
    });
    const onFailure = () => {
      failed += 1;
    };
    const auditLog = createAuditLog(sink, 'i', { onFailure });
    const retry = () => auditLog.retry(() => `{"event":"resume","unwritten":${auditLog.failures()}}`);
    retry();
    for (const write of [auditLog.write, auditLog.append])
      expect(() => write('{"event":"request"}')).toThrow('disk full');
    retry();
    expect([auditLog.isWritable(), auditLog.failures(), failed, lines]).toEqual([false, 2, 1, []]);
    full = false;
    retry();
    retry();
    expect(auditLog.isWritable()).toBe(true);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { sequence: 1, event: 'resume', unwritten: 2 },
    ]);
  });

  test('F29 a retry that is written and not on the disk is no recovery', () => {
    const sink: LineSink = {
      write: (line) => {
        if (typeof line !== 'string') line.written();
        throw new Error('not on the disk');
      },
      append: () => Promise.reject(new Error('not on the disk')),
    };
    const auditLog = createAuditLog(sink, 'i');
    expect(() => auditLog.write('{"event":"request"}')).toThrow('not on the disk');
    auditLog.retry(() => '{"event":"resume"}');
    expect(auditLog.isWritable()).toBe(false);
  });

  test('F29 the disk is looked at once a second, and without room the trail is not writable', () => {
    let now = 0;
    const readings = [4_194_304, 4_194_303, undefined, 0];
    const hasRoom = createRoomCheck(
      () => now,
      () => readings.shift(),
    );
    const auditLog = createAuditLog(
      toLineSink(() => undefined),
      'i',
      { hasRoom },
    );
    const look = (at: number) => {
      now = at;
      return auditLog.isWritable();
    };
    expect([look(0), look(999), look(1_000), look(1_999), look(2_000), look(3_000)]).toEqual([
      ...[true, true, false, false],
      // A pipe always has room.
      ...[true, false],
    ]);
    expect(readings).toEqual([]);
  });

  test('every run has a name of its own', () => {
    const names = Array.from({ length: 100 }, () => createInstanceId(systemRandom.bytes));
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(name).toMatch(/^[\w-]{12}$/);
  });
});

test('a long list of callers is cut into lines that collectors do not cut', () => {
  const callers = Array.from({ length: 250 }, (_, index) => `key:${index}`);
  const [first, ...rest] = splitCallerList({
    ...{ event: 'start', version: '1', configuration: 'c', policies: {}, epoch: 'e', callers },
    moreCallers: 0,
  });
  expect(first).toMatchObject({ event: 'start', moreCallers: 150 });
  expect(rest).toMatchObject([
    { event: 'callers', moreCallers: 50 },
    { event: 'callers', moreCallers: 0 },
  ]);
  expect([first, ...rest].flatMap((event) => (event && 'callers' in event ? event.callers : []))).toEqual(
    callers,
  );
});
