// For a process of a test: writes a heap snapshot when SIGUSR2 comes, after garbage was collected, to the file that TEST_HEAP_FILE names.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', async () => {
  for (let times = 0; times < 3; times += 1) {
    collect();
    await sleep(50);
  }
  writeHeapSnapshot(process.env.TEST_HEAP_FILE);
  process.stdout.write('heap written\n');
});
