import { expect, it } from 'vitest';
import {
  createPlanTable,
  ROW_ENGINES,
  runTable,
  TABLE_PSEUDONYMIZER,
} from '../../../../../tests/harness/run-table.ts';
import { createPseudonymizer } from '../../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../../../engine/src/pseudonyms/sealing/digest.ts';
import { createShuffledOrder } from '../../create-shuffled-order.ts';
import { shuffleWindow } from '../../shuffle-window.ts';
import { createTableEngine } from '../create-table-engine.ts';
import { createShuffledOutput } from './row-output.ts';

const lines = Array.from({ length: 1_203 }, (_, at) => `${at},"x\n${at % 7}"`);
const table = `a,b\n${lines.join('\n')}`;
const planTable = createPlanTable({}, { rowOrder: 'shuffled' });
/** The first column, row by row. */
const readOrder = (text: string) => [...text.matchAll(/^(\d+),/gm)].map(([, number]) => Number(number));

it.each(Object.entries(ROW_ENGINES))(
  'KEY-01: %s rows change places within windows of 500, the last of which takes what is left, and none is lost',
  (_, openRows) => {
    const cuts = [1, 900, 5_000];
    const order = readOrder(runTable(table, { planTable, openRows, cuts }).text);
    const windows = [order.slice(0, 500), order.slice(500)];
    windows.forEach((window, at) => {
      const expected = Array.from({ length: window.length }, (__, row) => at * 500 + row);
      expect(window).not.toEqual(expected);
      expect(window.toSorted((a, b) => a - b)).toEqual(expected);
    });
    expect(windows[1]?.indexOf(1_202)).not.toBe(702);
    expect(readOrder(runTable(table, { planTable, openRows }).text)).toEqual(order);
  },
);

it('KEY-01: without the key the order cannot be made again', () => {
  const other = createPseudonymizer({
    scheme: 'native',
    keys: [{ id: 1, secret: 'pW7xKd93LmQz5RtYb2VcN8sHf4JgUe6AoTi1ZrXwSvM' }],
    tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
  });
  const order = (pseudonymizer = TABLE_PSEUDONYMIZER) =>
    readOrder(runTable(table, { planTable, pseudonymizer }).text);
  expect(order(other)).not.toEqual(order());
});

it('KEY-01: nobody who may have texts pseudonymized can make the order again', () => {
  const window = { number: 0, rows: 100, salt: 'a,b\n' };
  const blind = { ...TABLE_PSEUDONYMIZER, irreversible: () => 't~x', reversible: () => 'p~x' };
  expect(shuffleWindow(window, blind)).toEqual(shuffleWindow(window, TABLE_PSEUDONYMIZER));
});

it('F19: the order for a key and a window is the same in every version', () => {
  const orderFor = (number: number, count: number) =>
    shuffleWindow({ number, rows: count, salt: 'a,b\n' }, TABLE_PSEUDONYMIZER).join();
  expect(orderFor(0, 12)).toBe('7,11,4,9,10,5,3,1,6,0,2,8');
  // So many rows take several pieces of bytes.
  expect(sha256Hex(orderFor(3, 5_000))).toBe(
    '259ded3e5e3e0265e1dda64edbf3605fd67b0336f602f4f370d32a8ae5eae4c0',
  );
});

it('BLK-05: rows of megabytes are not held until there are 500 of them, and both engines cut alike', () => {
  const outputs = Object.values(ROW_ENGINES).map((openRows) => {
    const parts = { pseudonymizer: TABLE_PSEUDONYMIZER, onReject: () => expect.unreachable() };
    const engine = createTableEngine({ openRows }, [planTable, { delimiter: ',', encoding: 'auto' }, parts]);
    const rows = Array.from({ length: 40 }, (_, at) => `${at},${'x'.repeat(1_000_000)}\n`);
    const taken = ['a,b\n', ...rows].map((row) => engine.write(Buffer.from(row)).slice());
    const early = taken.reduce((sum, { length }) => sum + length, 0);
    expect(early).toBeGreaterThan(15_000_000);
    return readOrder(Buffer.concat([...taken, engine.end()]).toString());
  });
  expect(outputs[0]).toHaveLength(40);
  expect(outputs[1]).toEqual(outputs[0]);
});

it('KEY-01: however large rows are, a window has eight of them', () => {
  const output = createShuffledOutput(TABLE_PSEUDONYMIZER);
  const row = new Uint8Array(2_500_000);
  output.append(Buffer.from('a\n'), []);
  const left: number[] = [];
  const take = (last: boolean) => {
    const bytes = output.take(last);
    const rows = bytes.subarray(bytes.length % row.length);
    for (let at = 0; at < rows.length; at += row.length) left.push(rows[at] ?? 0);
  };
  for (let at = 0; at < 16; at += 1) {
    row[0] = at;
    output.append(row, [row.length]);
    take(at === 15);
  }
  const first = Array.from({ length: 8 }, (_, at) => at);
  expect(left.slice(0, 8).toSorted((one, other) => one - other)).toEqual(first);
  expect(left.some((row, at) => Math.abs(row - at) > 4)).toBe(true);
  expect(left).toHaveLength(16);
});

it('all orders are equally likely, and bytes beyond the last multiple are drawn again', () => {
  const counts = new Map<string, number>();
  let seed = 1;
  const nextBytes = () =>
    Uint8Array.from({ length: 32 }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    });
  for (let run = 0; run < 6_000; run += 1) {
    const order = createShuffledOrder(3, nextBytes).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  const drawn = [0xff, 0xff, 0, 1];
  // 65,535 is above the largest multiple of 3; the 1 behind it counts.
  expect(createShuffledOrder(3, () => Uint8Array.of(...drawn))).toEqual([0, 2, 1]);
});
