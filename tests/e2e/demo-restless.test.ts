import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type DemoOptions, runDemo } from '../../packages/cli/src/demo/run-demo.ts';
import { testFromSource } from '../harness/bundle-under-test.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { runHere, withFiles } from './cli-process.ts';

type Looked = {
  readonly ids: readonly string[];
  readonly statuses: readonly number[];
  readonly told: string;
};

/** Runs the demo, asks for people ten times while it is up, and ends it. */
async function look(options: DemoOptions, until: (told: string) => boolean): Promise<Looked> {
  const { terminal, out } = captureTerminal();
  const statuses: number[] = [];
  let ids: readonly string[] = [];
  await runDemo(options, terminal, async () => {
    const url = /(http:\/\/127\.0\.0\.1:\d+)\/entra-id/.exec(out())?.[1] ?? '';
    for (let asked = 0; asked < 10; asked += 1) {
      const answer = await fetch(`${url}/entra-id/v1.0/users?$top=3&$select=id`);
      statuses.push(answer.status);
      if (answer.status !== 200) continue;
      const { value } = (await answer.json()) as { readonly value: readonly { readonly id: string }[] };
      ids = value.map(({ id }) => id);
    }
    for (let tries = 0; !until(out()) && tries < 200; tries += 1) await setTimeout(50);
  });
  return { ids, statuses, told: out() };
}

testFromSource(
  'with the same key and seed the demo has the same people, with another seed others',
  async () => {
    const directory = withFiles({});
    const keyFile = `${directory}/demo.key`;
    expect((await runHere(['keys', 'create', '--out', keyFile])).code).toBe(0);
    const options = { people: 20, port: 0, consolePort: 0, keyFile };
    const done = () => true;
    const first = await look({ ...options, seed: 9 }, done);
    expect(first.ids).toHaveLength(3);
    expect((await look({ ...options, seed: 9 }, done)).ids).toEqual(first.ids);
    expect((await look({ ...options, seed: 10 }, done)).ids).not.toEqual(first.ids);
  },
  120_000,
);

testFromSource(
  'changes and faults begin when the calls have been shown',
  async () => {
    const changing = (told: string) => told.includes('change: ');
    const seen = await look(
      { people: 20, port: 0, consolePort: 0, changes: 600, faults: { 429: 60 } },
      changing,
    );
    expect(seen.told).toMatch(/change: (?:a mail has arrived|a person has (?:joined|left|another name))/);
    expect(seen.statuses).toContain(429);
  },
  120_000,
);

test('faults are refused with --once, where they would never begin; a key that is none is told', async () => {
  const once = await runHere(['demo', '--once', '--faults']);
  expect([once.code, once.stderr]).toEqual([2, expect.stringContaining('leave out --once')]);
  const directory = withFiles({ key: randomBytes(8).toString('base64url') });
  const bad = await runHere(['demo', '--once', '--people', '2', '--key-file', `${directory}/key`]);
  expect(bad.code).toBe(1);
  expect(bad.stderr).not.toContain('INTERNAL');
}, 60_000);
