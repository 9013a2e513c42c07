import { expect, it } from 'vitest';
import { createPlanTable, runTable, TABLE_PSEUDONYMIZER } from '../../../../../tests/harness/run-table.ts';
import { openKernelRows } from './kernel-rows.ts';

type Memory = { readonly buffer: ArrayBuffer };
type Instances = { Instance: new (module: object) => { readonly exports: { readonly memory: Memory } } };

/** The memories of all kernels that are made while `run` runs. */
function captureMemories(run: () => void): readonly Memory[] {
  const api = (globalThis as unknown as { WebAssembly: Instances }).WebAssembly;
  const { Instance } = api;
  const memories: Memory[] = [];
  api.Instance = class extends Instance {
    constructor(module: object) {
      super(module);
      memories.push(this.exports.memory);
    }
  };
  try {
    run();
  } finally {
    api.Instance = Instance;
  }
  return memories;
}

const planTable = createPlanTable({ b: { type: 'pseudonymize', kind: 'person', reversible: true } });
/** Those of every third row are no plain ones, which the host is asked about. */
const createName = (at: number) => (at % 3 === 0 ? `pérson.${at % 99}` : `person.${at}`);
const rows = Array.from(
  { length: 3_000 },
  (_, at) => `${at},${createName(at)}@contoso.com,"kept ${at}"\n`,
).join('');

it.each([
  ['ends', `a,b,c\n${rows}`],
  ['fails', `a,b,c\n${rows}"x"y,1,2\n`],
  ['ends inside quotes', `a,b,c\n${rows}"`],
  ['has a long cell and then ends', `a,b,c\n1,x,"${'contoso '.repeat(100_000)}"\n${rows}`],
  ['has a long answer and then ends', `a,b,c\n1,"x ""${'contoso '.repeat(50)}""",2\n`],
])('RES-01: when a table %s, nothing of it and no key is left in the memory of its kernel', (_, table) => {
  const states = TABLE_PSEUDONYMIZER.bulk?.().keys;
  if (states?.scheme !== 'native') throw new Error('the scheme is native');
  const key = Buffer.from(Uint32Array.from(states.statesOf('person')).buffer).subarray(0, 16);
  const memories = captureMemories(() => runTable(table, { planTable, openRows: openKernelRows }));
  expect(memories.length).toBe(1);
  for (const { buffer } of memories) {
    const memory = Buffer.from(buffer);
    for (const needle of ['contoso', 'person.', 'rson.', 'kept ', 'p~'])
      expect(memory.includes(needle)).toBe(false);
    expect(memory.includes(key)).toBe(false);
  }
});
