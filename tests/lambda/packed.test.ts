import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENTRIES } from '../../tools/bundle/entries.ts';
import { packFunction } from '../../tools/release/pack-function.ts';
import { functionUrlEvent, SESSION } from '../stand-ins/lambda/events.ts';
import { type LambdaWorld, lambdaWorld } from '../stand-ins/lambda/lambda-world.ts';
import { startLambda } from '../stand-ins/lambda/start-lambda.ts';

/** `npm run build:lambda -- --with-cache nymgate.json`, to its end: unpacked as Lambda does, started with the switches of its runtime. */

/** Loaded before the bundle: tells what V8 makes of its cache; undefined: it was given none. */
const PROBE = `const vm = require('node:vm');
vm.Script = class extends vm.Script {
  constructor(...given) {
    super(...given);
    process.stderr.write('rejected: ' + this.cachedDataRejected + '\\n');
  }
};`;

const directory = mkdtempSync(join(tmpdir(), 'nymgate-packed-lambda-'));
const path = (name: string) => join(directory, name);
let world: LambdaWorld;

beforeAll(async () => {
  world = await lambdaWorld();
  writeFileSync(path('probe.cjs'), PROBE);
  writeFileSync(path('nymgate.json'), JSON.stringify(world.config));
  for (const [name, cachesFor] of [
    ['cached', [process.execPath]],
    ['plain', []],
  ] as const) {
    writeFileSync(
      path(`${name}.zip`),
      await packFunction(ENTRIES['aws-lambda'], { config: path('nymgate.json'), cachesFor }),
    );
    execFileSync('python3', ['-m', 'zipfile', '-e', path(`${name}.zip`), path(name)]);
  }
}, 180_000);
afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true });
});

test.each([
  ['cached', 3, 'rejected: false'],
  ['plain', 0, 'rejected: undefined'],
])(
  '%s: %i caches, and V8 says "%s"; the configuration of the archive is served',
  async (name, caches, told) => {
    const folder = path(name);
    expect(readdirSync(folder).filter((file) => file.endsWith('.cache')).length).toBe(caches);
    // The probe is a loader, which a process refuses elsewhere.
    const environment = { NODE_OPTIONS: `--require ${path('probe.cjs')}`, NODE_ENV: 'development' };
    const lambda = await startLambda({ folder, environment });
    try {
      const answer = await lambda.ask(functionUrlEvent({ userArn: SESSION, query: '$top=5' }));
      expect([answer.status, lambda.told().match(/rejected: \w+/)?.[0]]).toEqual([200, told]);
    } finally {
      await lambda.stop();
    }
  },
);
