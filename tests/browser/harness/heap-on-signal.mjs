// For a process of a test. When SIGUSR2 comes, after garbage was collected: writes a heap snapshot to the file that TEST_HEAP_FILE names,
// which shows the strings; then tells how many of the buffers that are alive hold a text of TEST_TEXTS_FILE (hex, a line each).
import { existsSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Shows that the search finds what is there. */
const control = Buffer.alloc(27, 'what the search has to find');

process.on('SIGUSR2', async () => {
  for (let times = 0; times < 3; times += 1) {
    collect();
    await sleep(50);
  }
  writeHeapSnapshot(process.env.TEST_HEAP_FILE);
  process.stdout.write('heap written\n');
  const file = process.env.TEST_TEXTS_FILE ?? '';
  if (!existsSync(file)) return;
  const texts = readFileSync(file, 'latin1').split('\n');
  const found = await countBuffers([...texts, control.toString('hex')]);
  process.stdout.write(`buffers ${JSON.stringify(found)}\n`);
});

async function countBuffers(texts) {
  const session = new Session();
  session.connect();
  const { result } = await session.post('Runtime.evaluate', { expression: 'ArrayBuffer.prototype' });
  // What is alive now: buffers of the search itself come later.
  const { objects } = await session.post('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const counted = await session.post('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: String(holders),
    arguments: [{ value: texts }],
    returnByValue: true,
  });
  session.disconnect();
  return counted.result.value;
}

/** Runs with all array buffers as `this`. */
function holders(texts) {
  // Not from Node's pool, which was there before and would hold what is searched.
  const wanted = texts.map((text) => Buffer.alloc(text.length / 2, text, 'hex'));
  const control = wanted.pop();
  const bytes = this.filter(({ detached }) => !detached).map((buffer) => Buffer.from(buffer));
  // By size, and number of the text: the text itself must not come into what is printed.
  const holding = bytes.flatMap((each) =>
    wanted.flatMap((text, index) => (each.includes(text) ? [`${each.length} bytes, text ${index}`] : [])),
  );
  return { control: bytes.filter((each) => each.includes(control)).length, holding };
}
