import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFolder } from '../../packages/export/src/run/lock-folder.ts';

// `node --import tsx race-for-locks.ts FOLDER …`: says that it is ready, is told a time on its standard input, takes each folder at its
// moment, the next some milliseconds later, and prints which it has got. Another process does the same at the same time. Locks are kept
// until the input ends: the lock of a process that has ended is anybody's.

const STEP_MILLISECONDS = 30;
const folders = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

process.stdout.write('ready\n');
const { value: start } = await lines.next();
const taken: string[] = [];
for (const [index, folder] of folders.entries()) {
  const moment = Number(start) + index * STEP_MILLISECONDS;
  await sleep(Math.max(0, moment - Date.now() - 2));
  while (Date.now() < moment);
  await lockFolder(folder).then(
    () => taken.push(folder),
    () => undefined,
  );
}
process.stdout.write(`${JSON.stringify(taken)}\n`);
await lines.next();
