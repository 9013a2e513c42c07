import type { PlanNode } from '../packages/engine/src/plan/plan.ts';
import { keepOrder } from '../packages/engine/src/sanitizer/order/keep-order.ts';
import { userPage } from './pages/user-page.ts';
import { benchPseudonymizer, responseOf, SUBJECTS, sanitizePage } from './sanitizing.ts';

// What it costs that rows leave sorted: the same page by the same rules, with Graph's order kept everywhere and with the order of the
// rules, some pages each in random turn. `tsx -C nymgate-source bench/row-order.ts`, from Node 24 on. Processor time of the main
// thread, and of the process: that has V8's threads in it, which collect the memory of unsorted answers.

const BLOCK = 10;
const WARM_UP = 10;
const ROUNDS = 40;
const PEOPLE = 100_000;

type Subject = { readonly bytes: Uint8Array; readonly plan: PlanNode };

/** Groups are told by what most of them have; members as users. */
function groupPage(size: number): Uint8Array {
  const text = new TextDecoder().decode(userPage({ size, people: PEOPLE }));
  return new TextEncoder().encode(
    text.replaceAll('"jobTitle"', '"description"').replaceAll('"companyName"', '"visibility"'),
  );
}

const PAGES: Readonly<Record<string, Subject>> = {
  users: { bytes: userPage({ size: 880_000, people: PEOPLE }), plan: SUBJECTS.users.plan },
  groups: { bytes: groupPage(400_000), plan: responseOf('entra-id', '/v1.0/groups') },
  members: {
    bytes: userPage({ size: 400_000, people: PEOPLE }),
    plan: responseOf('entra-id', '/v1.0/groups/{groupId}/members'),
  },
  events: { bytes: SUBJECTS.events.page({ size: 400_000 }), plan: SUBJECTS.events.plan },
};

type Times = { thread: number; process: number };
type Threads = { readonly threadCpuUsage: () => NodeJS.CpuUsage };

function read(): Times {
  const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
  return { thread: sum((process as unknown as Threads).threadCpuUsage()), process: sum(process.cpuUsage()) };
}

const pseudonymizer = benchPseudonymizer('native');

function addBlock(bytes: Uint8Array, plan: PlanNode, times: Times): void {
  const start = read();
  for (let page = 0; page < BLOCK; page += 1) sanitizePage(bytes, { plan, pseudonymizer });
  const end = read();
  times.thread += end.thread - start.thread;
  times.process += end.process - start.process;
}

for (const [name, { bytes, plan }] of Object.entries(PAGES)) {
  const unsorted = keepOrder(plan);
  let kept: Times = { thread: 0, process: 0 };
  let sorted: Times = { thread: 0, process: 0 };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    if (round === 0)
      [kept, sorted] = [
        { thread: 0, process: 0 },
        { thread: 0, process: 0 },
      ];
    const steps = [() => addBlock(bytes, unsorted, kept), () => addBlock(bytes, plan, sorted)];
    for (const step of Math.random() < 0.5 ? steps : steps.toReversed()) step();
  }
  const ratio = (of: keyof Times): string => (sorted[of] / kept[of]).toFixed(3);
  process.stdout.write(
    `${name}, ${bytes.length} bytes: ${ratio('thread')} of Graph's order, process ${ratio('process')}\n`,
  );
}
