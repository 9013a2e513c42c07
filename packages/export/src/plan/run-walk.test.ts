import { expect, test } from 'vitest';
import type { ExportPlan } from '../../../connectors/src/export-plans.ts';
import { MSFT_TEAMS_PLAN } from '../../../connectors/src/msft-teams/export-plan.ts';
import type { GatewayResponse, PageResult, TaskProgress, WalkPorts } from './export-types.ts';
import { runWalk } from './run-walk.ts';

// Several people have the same chat: it is written once, also by a run that goes on after a kill.

const plan: ExportPlan = {
  ...MSFT_TEAMS_PLAN,
  steps: MSFT_TEAMS_PLAN.steps.filter(({ id }) => ['users', 'chats', 'chat-members'].includes(id)),
};

const page = (ids: readonly string[]): GatewayResponse => ({
  status: 200,
  headers: { 'nymgate-policy': 'p', 'nymgate-epoch': 'e' },
  body: JSON.stringify({ value: ids.map((id) => ({ id })) }),
});

/** Two people who share one chat, and have one alone each. */
function answer(path: string): GatewayResponse {
  if (path.startsWith('/v1.0/users?')) return page(['ana', 'ben']);
  if (path.startsWith('/v1.0/users/ana/chats')) return page(['shared', 'of-ana']);
  if (path.startsWith('/v1.0/users/ben/chats')) return page(['shared', 'of-ben']);
  return page(['member']);
}

/** Walks, and fails when more than so many pages were put. */
async function walk(
  before: readonly PageResult[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly PageResult[]> {
  const puts: PageResult[] = [];
  const progress = new Map<string, TaskProgress>(before.map(({ progress: one }) => [one.task, one]));
  const ports: WalkPorts = {
    request: async ({ path }) => answer(path),
    now: () => 0,
    sleep: async () => undefined,
    store: (one) => void puts.push(one),
    flushIfFull: async () => {
      if (puts.length >= most) throw new Error('killed');
    },
    checkVersion: () => undefined,
    onConnectionLost: () => undefined,
    onEvent: () => undefined,
    onNotice: () => undefined,
  };
  await runWalk(
    {
      plans: [plan],
      times: { started: '2026-11-27T21:50:12.000Z' },
      getSavedState: () => undefined,
      getProgress: (task) => progress.get(task),
      getDiscovered: (task) => progress.get(task)?.found ?? [],
      isPaced: false,
    },
    ports,
  ).catch((error: Error) => expect(error.message).toBe('killed'));
  return puts;
}

const listRows = (puts: readonly PageResult[], step: string) =>
  puts
    .filter(({ task }) => task.step.id === step)
    .flatMap(({ rows }) => rows.map(({ id }) => id))
    .sort();

test('without a kill each chat is there once, with its members', async () => {
  const puts = await walk([]);
  expect(listRows(puts, 'chats')).toEqual(['of-ana', 'of-ben', 'shared']);
  expect(listRows(puts, 'chat-members')).toHaveLength(3);
});

test.each([1, 2, 3, 4, 5])(
  'EXP-02: killed after %i pages, no chat is lost or written twice',
  async (most) => {
    const first = await walk([], most);
    // What was put after the last page that was settled is lost with the process.
    const kept = first.slice(0, most);
    const puts = [...kept, ...(await walk(kept))];
    expect(listRows(puts, 'chats')).toEqual(['of-ana', 'of-ben', 'shared']);
    expect(listRows(puts, 'chat-members')).toHaveLength(3);
  },
);
