import { describe, expect, it } from 'vitest';
import {
  CONTEXT,
  keep,
  openResponse,
  record,
  sanitize,
  sortedList,
} from '../../../../../tests/harness/sanitizing.ts';
import { createCollectionNode } from '../../plan/create-collection-node.ts';
import type { PlanNode } from '../../plan/plan.ts';
import type { SanitizeContext } from '../open-sanitizer.ts';
import { getAutomaton } from './compile-automaton.ts';
import type { Kernel } from './create-kernel.ts';
import { acquireKernel, releaseKernel } from './kernel-session.ts';

const BYTES: SanitizeContext = { ...CONTEXT, engine: 'bytes' };
const collection = (items: PlanNode): PlanNode => createCollectionNode({ items, pointer: '', continues: '' });
const PLAN = collection(
  record({ id: keep('opaque'), text: keep('string'), list: sortedList(keep('string')) }),
);
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** In an order that has nothing to do with the ids. */
function createRows(count: number, createRow: (id: string, at: number) => object): readonly object[] {
  return Array.from({ length: count }, (_, at) => createRow(`id${(at * 7_919) % count}`, at));
}

function sanitizeInPieces(rows: readonly object[], size: number, plan = PLAN): string {
  const body = encode({ value: rows, '@odata.count': rows.length });
  const sanitizer = openResponse(plan, BYTES);
  for (let at = 0; at < body.length; at += size) sanitizer.write(body.subarray(at, at + size));
  return new TextDecoder().decode(sanitizer.end().body);
}

describe('S2 rows leave the kernel in their order', () => {
  it.each<[string, readonly object[]]>([
    ['more than it has room for at first', createRows(12_000, (id) => ({ id, text: 'x'.repeat(80) }))],
    ['with lists of their own', createRows(3_000, (id) => ({ id, list: [id, 'b', 'a', `${id}x`] }))],
    ['longer than its space for them', createRows(5, (id) => ({ id, text: `${id} `.repeat(60_000) }))],
    ['without ids', createRows(500, (text) => ({ text }))],
    ['some without ids', createRows(500, (id, at) => (at % 3 === 0 ? { text: id } : { id }))],
    ['with the same ids', createRows(300, (_, at) => ({ id: `id${at % 7}`, text: String(at) }))],
    ['with ids shorter than a word', createRows(60, (_, at) => ({ id: 'abcdefgh'.slice(0, (at * 5) % 9) }))],
  ])('%s', (_, rows) => {
    const expected = sanitize(PLAN, encode({ value: rows, '@odata.count': rows.length }), {
      ...CONTEXT,
      engine: 'tree',
    }).output;
    for (const size of [1e9, 65_536, 30_011])
      expect(sanitizeInPieces(rows, size) === expected, `pieces of ${size}`).toBe(true);
  });

  it('numbers by their size', () => {
    const plan = collection(record({ id: keep('number') }));
    const rows = [12, 9, -3, 100, 0.5, -20, 9].map((id) => ({ id }));
    const tree = sanitize(plan, encode({ value: rows, '@odata.count': 7 }), { ...CONTEXT, engine: 'tree' });
    expect(sanitizeInPieces(rows, 1e9, plan)).toBe(tree.output);
  });

  it('and nothing of them stays in its memory, also when that has grown', () => {
    const rows = createRows(6_000, (id) => ({ id: `CANARY${id}`, text: 'CANARY' }));
    sanitizeInPieces(rows, 65_536);
    const kernel = acquireKernel(getAutomaton(PLAN));
    releaseKernel(kernel);
    expect(kernel.tables).toBe(getAutomaton(PLAN));
    expect(kernel.room.elements).toBeGreaterThan(4_096);
    expect(Buffer.from(kernel.bytes.buffer).indexOf('CANARY')).toBe(-1);
    // The heads of the rows, which the processor's byte order reverses.
    expect(Buffer.from(kernel.bytes.buffer).indexOf('YRANAC')).toBe(-1);
  });
});

describe('S2 a fault in the sort withholds the page', () => {
  const { RuntimeError } = (globalThis as unknown as { WebAssembly: { RuntimeError: new () => Error } })
    .WebAssembly;
  const trap = (): never => {
    throw new RuntimeError();
  };

  it.each<[string, (exports: Kernel['exports']) => Partial<Kernel['exports']>]>([
    ['a trap while it sorts', () => ({ sortRows: trap })],
    ['a trap while it gathers', () => ({ gatherRows: trap })],
    ['no rows', () => ({ gatherRows: () => 0 })],
    ['bytes are missing', ({ gatherRows }) => ({ gatherRows: () => Math.max(0, gatherRows() - 1) })],
    ['rows without an end', () => ({ gatherRows: () => 8 })],
  ])('%s', (_, change) => {
    const plan = collection(record({ id: keep('word') }));
    const body = encode({ value: [{ id: 'b' }, { id: 'a' }] });
    sanitize(plan, body, BYTES);
    const kernel = acquireKernel(getAutomaton(plan));
    releaseKernel({ ...kernel, exports: { ...kernel.exports, ...change(kernel.exports) } });
    expect(() => sanitize(plan, body, BYTES)).toThrow(
      expect.objectContaining({ code: 'RESPONSE_NOT_SANITIZABLE', detail: { subject: 'engine' } }),
    );
  });
});
