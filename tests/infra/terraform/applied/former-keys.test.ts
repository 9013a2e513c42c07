import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyInfra } from '../engine.ts';
import { type Example, openExample } from '../open-example.ts';
import { configuredRings } from './configured-keys.ts';
import { settingsFor } from './example-settings.ts';
import { toFormerLayout } from './former-layout.ts';

// The way of an installation whose instances have keys of their own in the state of the gateways, by docs/guides/rotation.md.

type Change = { readonly address: string; readonly change: { readonly actions: readonly string[] } };
const NAMES = ['entra-id', 'outlook-cal'];

/** What a plan would do, other than nothing: address and actions. */
async function planned(
  example: Example,
  ...args: readonly string[]
): Promise<readonly (readonly [string, string])[]> {
  await example.run('plan', '-out=plan.bin', ...args);
  const { resource_changes: changes = [] } = JSON.parse(await example.run('show', '-json', 'plan.bin')) as {
    readonly resource_changes?: readonly Change[];
  };
  return changes
    .map(({ address, change: { actions } }) => [address, actions.join()] as const)
    .filter(([, actions]) => !['no-op', 'read'].includes(actions));
}

const destroys = (changes: Awaited<ReturnType<typeof planned>>) =>
  changes.filter(([address, actions]) => actions.includes('delete') && !address.includes('time_sleep'));

describe.each(['aws', 'gcp', 'azure'])('IAC-33 keys of %s that instances had of their own', (name) => {
  let example: Example;
  let keys: Example;
  let before: Awaited<ReturnType<typeof configuredRings>>;

  /** Applies the root of keys, and hands its output to that of the gateways. */
  async function chooseKeys(chosen: object): Promise<void> {
    writeFileSync(join(keys.folder, 'chosen.auto.tfvars.json'), JSON.stringify({ keys: chosen }));
    expect(destroys(await planned(keys))).toEqual([]);
    await keys.run('apply', '-auto-approve');
    writeFileSync(
      join(example.folder, 'keys.auto.tfvars.json'),
      await keys.run('output', '-json', 'variables'),
    );
  }

  beforeAll(async () => {
    const infra = copyInfra();
    example = openExample(name, {
      ...{ infra, overShipped: true },
      values: (folder) => settingsFor(name, folder),
    });
    const ring = [{ id: 1, reference: 'env:X', resource: 'x' }];
    const unused = join(example.folder, 'unused.auto.tfvars.json');
    writeFileSync(unused, JSON.stringify({ keys: { scope: 'deployment', deployment: ring, instances: {} } }));
    const { restore } = toFormerLayout(example);
    await example.run('init');
    await example.run('apply', '-auto-approve');
    before = await configuredRings(example);
    restore();
    rmSync(unused);
    keys = openExample(`${name}/keys`, {
      ...{ infra, overShipped: true },
      values: (folder) => settingsFor(`${name}/keys`, folder),
    });
    await keys.run('init');
    await example.run('init');
  }, 600_000);

  test('differ, so nothing joins', () => {
    expect(NAMES.map((instance) => before[instance]?.map(({ id }) => id))).toEqual([[1], [1]]);
    expect(before['entra-id']?.[0]?.secret).not.toBe(before['outlook-cal']?.[0]?.secret);
  });

  test('stay in use: nothing is planned before a choice, and with the former keys they are only let go of', async () => {
    const { code, stderr } = await example.engine('plan');
    expect([code, stderr]).toEqual([1, expect.stringContaining('variable "keys"')]);
    const state = await example.run('show', '-json');
    const former = execFileSync('jq', ['-f', join(keys.folder, 'former.jq')], { input: state });
    writeFileSync(join(keys.folder, 'former.auto.tfvars.json'), former);
    await chooseKeys({ scope: ['instance'] });
    const managed = (await keys.run('state', 'list')).split('\n').filter((line) => !line.includes('data.'));
    expect(managed.join('')).toBe('');

    const changes = await planned(example);
    const [ofKeys, others] = partition(changes, ([address]) => address.startsWith('module.keys'));
    expect(ofKeys.length).toBeGreaterThan(1);
    expect(ofKeys.filter(([, actions]) => actions !== 'forget')).toEqual([]);
    // Gateways learn with whom they do not join.
    const [ofGateways, rest] = partition(others, ([address]) => address.startsWith('module.instance'));
    expect(rest).toEqual([]);
    expect(ofGateways.filter(([, actions]) => actions !== 'update')).toEqual([]);
    await example.run('apply', '-auto-approve');
    expect(await configuredRings(example)).toEqual(before);
    expect(await example.run('state', 'list')).not.toContain('module.keys');
  });

  test('join in two steps, and every old key stays in its ring; no plan destroys anything', async () => {
    const chosen = { scope: ['instance', 'deployment'], current: 1 };
    await chooseKeys(chosen);
    expect(destroys(await planned(example))).toEqual([]);
    await example.run('apply', '-auto-approve');
    const known = await configuredRings(example);
    for (const instance of NAMES)
      expect(known[instance]).toEqual([
        before[instance]?.[0],
        { id: 2, secret: known['entra-id']?.[1]?.secret },
      ]);

    await chooseKeys({ ...chosen, current: 2, since: '2026-12-01' });
    expect(destroys(await planned(example))).toEqual([]);
    await example.run('apply', '-auto-approve');
    const joined = await configuredRings(example);
    for (const instance of NAMES) expect(joined[instance]).toEqual([...(known[instance] ?? [])].reverse());
  });

  test('and the new one refuses to be destroyed', async () => {
    const { code, stderr } = await keys.engine('destroy', '-auto-approve');
    expect([code, stderr]).toEqual([1, expect.stringContaining('prevent_destroy')]);
  });
});

function partition<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
