import { expect, test } from 'vitest';
import type { ExportPlan } from '../../../connectors/src/export-plans.ts';
import { MSFT_TEAMS_PLAN } from '../../../connectors/src/msft-teams/export-plan.ts';
import type { GatewayAnswer, Progress, Put, WalkPorts } from './export-types.ts';
import { runWalk } from './run-walk.ts';

// Several people have the same chat: it is written once, also by a run that goes on after a kill.

const plan: ExportPlan = {
  ...MSFT_TEAMS_PLAN,
  steps: MSFT_TEAMS_PLAN.steps.filter(({ id }) => ['users', 'chats', 'chat-members'].includes(id)),
};

const page = (ids: readonly string[]): GatewayAnswer => ({
  status: 200,
  headers: { 'nymgate-policy': 'p', 'nymgate-epoch': 'e' },
  body: JSON.stringify({ value: ids.map((id) => ({ id })) }),
});

/** Two people who share one chat, and have one alone each. */
function answer(path: string): GatewayAnswer {
  if (path.startsWith('/v1.0/users?')) return page(['ana', 'ben']);
  if (path.startsWith('/v1.0/users/ana/chats')) return page(['shared', 'of-ana']);
  if (path.startsWith('/v1.0/users/ben/chats')) return page(['shared', 'of-ben']);
  return page(['member']);
}

/** Walks, and fails when more than so many pages were put. */
async function walk(before: readonly Put[], most = Number.POSITIVE_INFINITY): Promise<readonly Put[]> {
  const puts: Put[] = [];
  const progress = new Map<string, Progress>(before.map(({ progress: one }) => [one.task, one]));
  const ports: WalkPorts = {
    ask: async ({ path }) => answer(path),
    now: () => 0,
    sleep: async () => undefined,
    put: (one) => void puts.push(one),
    settle: async () => {
      if (puts.length >= most) throw new Error('killed');
    },
    check: () => undefined,
    lost: () => undefined,
    told: () => undefined,
  };
  await runWalk(
    {
      plans: [plan],
      times: { started: '2026-11-27T21:50:12.000Z' },
      kept: () => undefined,
      begun: (task) => progress.get(task),
      found: (task) => progress.get(task)?.found ?? [],
      paced: false,
    },
    ports,
  ).catch((error: Error) => expect(error.message).toBe('killed'));
  return puts;
}

const rowsOf = (puts: readonly Put[], step: string) =>
  puts
    .filter(({ task }) => task.step.id === step)
    .flatMap(({ rows }) => rows.map(({ id }) => id))
    .sort();

test('without a kill each chat is there once, with its members', async () => {
  const puts = await walk([]);
  expect(rowsOf(puts, 'chats')).toEqual(['of-ana', 'of-ben', 'shared']);
  expect(rowsOf(puts, 'chat-members')).toHaveLength(3);
});

test.each([1, 2, 3, 4, 5])(
  'EXP-02: killed after %i pages, no chat is lost or written twice',
  async (most) => {
    const first = await walk([], most);
    // What was put after the last page that was settled is lost with the process.
    const kept = first.slice(0, most);
    const puts = [...kept, ...(await walk(kept))];
    expect(rowsOf(puts, 'chats')).toEqual(['of-ana', 'of-ben', 'shared']);
    expect(rowsOf(puts, 'chat-members')).toHaveLength(3);
  },
);
