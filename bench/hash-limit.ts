import { hash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { PlanNode } from '../packages/engine/src/plan/plan.ts';
import type { LeafAction } from '../packages/engine/src/plan/treatments.ts';
import type { Pseudonymizer } from '../packages/engine/src/pseudonyms/pseudonymizer.ts';
import { CONTROL_LAYOUT, JOB_LAYOUT } from '../packages/engine/src/sanitizer/bytes/image/layout.ts';
import { instantiateKernel } from '../packages/engine/src/sanitizer/bytes/kernel-module.ts';
import { median } from './measure.ts';
import { MACHINE_TEXT } from './report/machine.ts';
import { benchPseudonymizer, SUBJECTS, sanitizePage } from './sanitizing.ts';

// `npx tsx bench/hash-limit.ts [BYTES]`: how much of a page's time is SHA-256 that cannot be left out. The identifiers of the page stand
// alone in a document of their own, with the same treatments; and they are hashed by `crypto.hash`, here and in a worker thread. What a
// block for four messages takes by itself, tells how much of all that the block function is.

const SIZE = Number(process.argv[2] ?? 200_000);
const ROUNDS = 21;
const MIN_MILLISECONDS = 20;

type Identifier = { readonly text: string; readonly action: LeafAction<'pseudonymize'> };

/** What the rules make pseudonyms of, as the readable engine comes across it. */
function identifiersOf(page: Uint8Array, plan: PlanNode): readonly Identifier[] {
  const found: Identifier[] = [];
  const note =
    (write: Pseudonymizer['irreversible'], reversible: boolean): Pseudonymizer['irreversible'] =>
    (text, kind) => {
      const action = { treatment: 'pseudonymize', kind, reversible, prefixed: false } as const;
      found.push({ text, action });
      return write(text, kind);
    };
  const real = benchPseudonymizer('native');
  const pseudonymizer = {
    ...real,
    irreversible: note(real.irreversible, false),
    reversible: note(real.reversible, true),
    prefixed: (text: string, { kind }: { readonly kind: Identifier['action']['kind'] }) =>
      note(real.irreversible, false)(text.replace(/^[a-z]+:/i, ''), kind),
  };
  sanitizePage(page, { plan, pseudonymizer, engine: 'tree' });
  return found;
}

/** A document of nothing but the identifiers, in one list for each treatment. */
function onlyHashed(identifiers: readonly Identifier[]): {
  readonly page: Uint8Array;
  readonly plan: PlanNode;
} {
  const properties = new Map<string, PlanNode>();
  const page: Record<string, string[]> = {};
  for (const { text, action } of identifiers) {
    const name = JSON.stringify(action);
    const items: PlanNode = { kind: 'leaf', action, pointer: '' };
    properties.set(name, { kind: 'array', items, pointer: '' });
    page[name] = [...(page[name] ?? []), text];
  }
  return { page: Buffer.from(JSON.stringify(page)), plan: { kind: 'object', properties, pointer: '' } };
}

/** Hashes messages, 128 bytes apart, that begin with their length; each digest takes the place of its message. */
const WORKER = `
const { hash } = require('node:crypto');
const { workerData: { shared, count } } = require('node:worker_threads');
const turn = new Int32Array(shared, 0, 1);
const bytes = new Uint8Array(shared, 64);
for (;;) {
  Atomics.wait(turn, 0, 0);
  for (let at = 0; at < count; at += 1) {
    const from = at * 128;
    bytes.set(hash('sha256', bytes.subarray(from + 1, from + 1 + bytes[from]), 'buffer'), from + 1);
  }
  Atomics.store(turn, 0, 0);
  Atomics.notify(turn, 0);
}`;

/** Hashes of the batch in a worker thread; `run` waits for it. */
function openWorker(messages: readonly Buffer[]): {
  readonly run: () => void;
  readonly worker: Worker;
} {
  const shared = new SharedArrayBuffer(64 + messages.length * 128);
  const turn = new Int32Array(shared, 0, 1);
  const bytes = new Uint8Array(shared, 64);
  const worker = new Worker(WORKER, { eval: true, workerData: { shared, count: messages.length } });
  const run = () => {
    for (const [at, message] of messages.entries()) {
      bytes[at * 128] = message.length;
      bytes.set(message, at * 128 + 1);
    }
    Atomics.store(turn, 0, 1);
    Atomics.notify(turn, 0);
    Atomics.wait(turn, 0, 1);
  };
  return { run, worker };
}

const JOBS = 1_024;
/** Messages of one block, and of two. */
const LENGTHS = [50, 60] as const;

/** Has the kernel hash so many messages of one length, all of them four at a time. */
function openJobs(length: number): Subject {
  const { memory, controlBlock, heapBase, flushHashes } = instantiateKernel();
  const first = (heapBase() + 63) & ~63;
  memory.grow(Math.ceil((JOBS * JOB_LAYOUT.bytes) / 65_536) + 1);
  const control = new Uint32Array(memory.buffer, controlBlock(), CONTROL_LAYOUT.bytes / 4);
  const jobs = new Uint32Array(memory.buffer, first, (JOBS * JOB_LAYOUT.bytes) / 4);
  for (let job = 0; job < JOBS; job += 1)
    jobs[(job * JOB_LAYOUT.bytes) / 4 + JOB_LAYOUT.words.length] = length;
  control[CONTROL_LAYOUT.words.digests] = first;
  control[CONTROL_LAYOUT.words.jobCount] = JOBS;
  return () => {
    control[CONTROL_LAYOUT.words.hashedCount] = 0;
    flushHashes();
  };
}

type Cost = { readonly wall: number; readonly processor: number };
type Subject = () => unknown;

/** Microseconds a run, by the clock and of all threads. */
function costOf(run: Subject): Cost {
  const [start, before] = [performance.now(), process.cpuUsage()];
  let runs = 0;
  for (; performance.now() - start < MIN_MILLISECONDS; runs += 1) run();
  const { user, system } = process.cpuUsage(before);
  return { wall: ((performance.now() - start) * 1_000) / runs, processor: (user + system) / runs };
}

const { page: makePage, plan } = SUBJECTS.users;
const page = makePage({ size: SIZE });
const identifiers = identifiersOf(page, plan);
const hashed = onlyHashed(identifiers);
/** Each once, as long as with a salt. */
const messages = [...new Set(identifiers.map(({ text }) => text))].map((text) =>
  Buffer.from(text.slice(0, 90) + 's'.repeat(24)),
);
const { run: inWorker, worker } = openWorker(messages);
const of = (document: { readonly page: Uint8Array; readonly plan: PlanNode }, scheme: 'psoxy' | 'native') => {
  const pseudonymizer = benchPseudonymizer(scheme);
  return () => sanitizePage(document.page, { plan: document.plan, pseudonymizer });
};
const subjects: Readonly<Record<string, Subject>> = {
  'page, psoxy scheme': of({ page, plan }, 'psoxy'),
  'its identifiers alone, psoxy scheme': of(hashed, 'psoxy'),
  'page, native scheme': of({ page, plan }, 'native'),
  'its identifiers alone, native scheme': of(hashed, 'native'),
  'one crypto.hash of each, main thread': () => {
    for (const message of messages) hash('sha256', message, 'buffer');
  },
  'one crypto.hash of each, worker thread': inWorker,
  ...Object.fromEntries(LENGTHS.map((length) => [`${JOBS} messages of ${length} bytes`, openJobs(length)])),
};
const costs = new Map<string, Cost[]>(Object.keys(subjects).map((name) => [name, []]));
for (let round = 0; round <= ROUNDS; round += 1)
  for (const [name, run] of Object.entries(subjects)) {
    const cost = costOf(run);
    // The first round warms up.
    if (round > 0) costs.get(name)?.push(cost);
  }
await worker.terminate();

console.log(
  `${MACHINE_TEXT}; users, ${page.length} bytes, ${identifiers.length} identifiers, ${messages.length} different ones`,
);
for (const [name, rounds] of costs) {
  const [wall, processor] = [
    median(rounds.map((cost) => cost.wall)),
    median(rounds.map((cost) => cost.processor)),
  ];
  console.log(`${name}: ${wall.toFixed(0)} us, ${processor.toFixed(0)} us of a processor`);
}
const [one = 0, two = 0] = LENGTHS.map((length) => {
  const rounds = costs.get(`${JOBS} messages of ${length} bytes`) ?? [];
  return median(rounds.map(({ processor }) => processor));
});
console.log(`a block for four messages: ${(((two - one) / JOBS) * 4_000).toFixed(0)} ns of a processor`);
