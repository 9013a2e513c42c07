import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { fillPlaceholders, findPlaceholders, readSteps, type Step } from '../../docs/numbered-steps.ts';
import { repositoryFiles } from '../../docs/repository-files.ts';
import { GUIDES, type Guide, HOST, TENANT_ID } from './guides.ts';
import { packProduct, type Result, startMachine } from './start-machine.ts';

// The numbered list of each host's guide, typed as it stands there: from nothing to the first row that a caller receives.

const packed = mkdtempSync(join(tmpdir(), 'nymgate-packed-'));
/** Against a hang alone. */
const PATIENCE_MILLISECONDS = 480_000;
beforeAll(() => packProduct(packed), PATIENCE_MILLISECONDS);
afterAll(() => rmSync(packed, { recursive: true, force: true }));

type Ran = Result & { readonly number: number; readonly command: string };

/** Types every command of the list until one fails. */
async function typeAll(steps: readonly Step[], { programs, values }: Guide): Promise<readonly Ran[]> {
  const machine = await startMachine({ programs, host: HOST, tenantId: TENANT_ID, packed });
  onTestFinished(machine.close);
  const done: Ran[] = [];
  for (const { number, person, commands } of steps)
    for (const command of commands) {
      const result = await machine.type({ person, command: fillPlaceholders(command, values) });
      done.push({ ...result, number, command });
      if (result.code !== 0) return done;
    }
  return done;
}

/** `…` in what a page says is printed is for anything. */
function toPattern(line: string): RegExp {
  return new RegExp(line.replaceAll(/[^\w\s…]/g, '\\$&').replaceAll('…', '.*'));
}

const stepsOf = (guide: string): readonly Step[] =>
  readSteps(repositoryFiles(/^docs\/guides\/host-.*\.md$/).find(({ name }) => name === guide)?.text ?? '');

describe.each(Object.entries(GUIDES))('%s', (name, guide) => {
  const steps = stepsOf(name);

  test('what a person replaces is known', () => {
    const found = findPlaceholders(steps.flatMap(({ commands }) => commands));
    expect([...found].sort()).toEqual(Object.keys(guide.values).sort());
  });

  test('its steps end with a row of Graph under pseudonyms, and each prints what it says', async () => {
    const ran = await typeAll(steps, guide);
    expect(ran.filter(({ code }) => code !== 0)).toEqual([]);
    expect(ran).toHaveLength(steps.flatMap(({ commands }) => commands).length);
    for (const { number, prints } of steps) {
      const printed = ran.filter((each) => each.number === number).map(({ out }) => out);
      for (const line of prints.flatMap((text) => text.trim().split('\n')))
        expect(printed.join('\n')).toMatch(toPattern(line));
    }
    const { value } = JSON.parse(ran.at(-1)?.out.split('\n').at(-1) ?? '') as {
      value: Record<string, string>[];
    };
    expect(value).toHaveLength(1);
    expect(value[0]?.['id']).toMatch(/^p~/);
    expect(value[0]?.['userPrincipalName']).toMatch(/^[tp]~/);
  });

  test.each(guide.mistakes)('%s: the run fails', async (_, from, to) => {
    const wrong = steps.map((step) => ({
      ...step,
      commands: step.commands.map((command) => command.replace(from, to)),
    }));
    expect(wrong).not.toEqual(steps);
    const last = (await typeAll(wrong, guide)).at(-1);
    expect([last?.code === 0, last?.out.includes('"p~')]).not.toEqual([true, true]);
  });
});
