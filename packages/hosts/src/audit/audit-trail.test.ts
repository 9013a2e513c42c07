import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { splitCallerList } from '../../../clouds/src/observed/audit-events.ts';
import { systemRandom } from '../runtime/create-system-ports.ts';
import { createAuditLog, createInstanceId, formatHead } from './create-audit-log.ts';

/** Written by the words of docs/reference/audit-line.md alone. */
function chainByHand(before: string, line: string): string {
  const without = line.replace(/,"chain":"[^"]*"\}$/, '}');
  return createHash('sha256').update(before).update(without).digest('base64url');
}

describe('the trail', () => {
  test('AUD-01 lines have numbers from 1, and each names the hash of itself and of the line before', () => {
    const lines: string[] = [];
    const trail = createAuditLog((line) => void lines.push(line), 'k3v9a0c2m8qd');
    trail.write('{"event":"start","text":"é\\"\\u2028"}');
    trail.write('{"event":"stop"}');
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
    expect(formatHead(trail.head())).toBe(`k3v9a0c2m8qd:2:${records[1]?.['chain']}`);
  });

  test('F29 a line that could not be written takes no number', () => {
    const lines: string[] = [];
    let full = false;
    const trail = createAuditLog((line) => {
      if (full) throw new Error('disk full');
      lines.push(line);
    }, 'i');
    trail.write('{"event":"start"}');
    full = true;
    expect(() => trail.write('{"event":"request"}')).toThrow();
    full = false;
    trail.write('{"event":"stop"}');
    expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([1, 2]);
    const { chain } = JSON.parse(lines[0] ?? '') as { chain: string };
    expect(trail.head().chain).toBe(chainByHand(chain, lines[1] ?? ''));
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
