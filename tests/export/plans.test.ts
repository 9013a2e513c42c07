import { describe, expect, test } from 'vitest';
import {
  EXPORT_PLANS,
  type ExportPlan,
  type ExportStep,
} from '../../packages/connectors/src/export-plans.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { findRecordType } from '../../packages/connectors/src/tables/find-record-type.ts';
import type { PseudonymKind } from '../../packages/engine/src/kernel/pseudonym-kinds.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { createStartPath, createTask, listRequiredSlots } from '../../packages/export/src/plan/task-paths.ts';
import { createOffline } from '../../packages/gateway/src/app/create-offline.ts';

const PSEUDONYMS = {
  scheme: 'native',
  keys: [{ id: 1, secret: Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url') }],
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
} as const;
const pseudonymizer = createPseudonymizer(PSEUDONYMS);

/** A value that fits each slot; ids are those of things that Graph would name so. */
const VALUES: Readonly<Record<string, readonly [PseudonymKind, string]>> = {
  userId: ['person', '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11'],
  groupId: ['group', '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c12'],
  teamId: ['group', '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c12'],
  channelId: ['chat', '19:abc@thread.tacv2'],
  chatId: ['chat', '19:abc@thread.v2'],
  callRecordId: ['call', '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c13'],
  meetingId: ['meeting', 'MSpvcmdhbml6ZXI'],
  reportId: ['attendance-report', 'c9b6db1c-d5eb-427d-a5c0-20088d9b22d7'],
  joinWebUrl: ['meeting', 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0'],
  folderId: ['mail-folder', 'AAMkAGI2TH'],
  driveId: ['drive', 'b!xyz'],
};

function pathsOf(plan: ExportPlan, step: ExportStep, value?: string): readonly string[] {
  const scope = Object.fromEntries(
    listRequiredSlots(plan, step).map((name) => {
      const [kind, text] = VALUES[name] ?? ['text', ''];
      return [name, value ?? pseudonymizer.reversible(text, kind) ?? ''];
    }),
  );
  const task = createTask(plan, step, scope);
  const started = '2026-11-27T21:50:12.000Z';
  return [
    createStartPath(task, { started }, undefined).path,
    createStartPath(task, { started, since: '2026-10-01T00:00:00.000Z' }, undefined).path,
    createStartPath(task, { started }, { at: '2026-11-26T21:50:12.000Z' }).path,
  ];
}

describe.each(EXPORT_PLANS.map((plan) => [plan.connector, plan] as const))('%s', (id, plan) => {
  const connector = Object.values(CONNECTORS).find((one) => one.id === id);
  const ruleSet = connector?.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const asked = new Set(plan.steps.map(({ endpoint }) => endpoint));

  test('each endpoint is asked, or there is a reason why not', () => {
    // Numbers of rows are no rows.
    const all = (ruleSet?.endpoints ?? [])
      .filter(({ response }) => !('count' in response))
      .map((one) => one.id);
    expect(
      all.filter((endpoint) => !asked.has(endpoint) && plan.excludedEndpoints[endpoint] === undefined),
    ).toEqual([]);
    expect(
      [...asked, ...Object.keys(plan.excludedEndpoints)].filter((endpoint) => !all.includes(endpoint)),
    ).toEqual([]);
    expect(Object.keys(plan.excludedEndpoints).filter((endpoint) => asked.has(endpoint))).toEqual([]);
  });

  test('the policy allows what each step asks: the first time, since a day, and the next time', () => {
    if (ruleSet === undefined) throw new Error('no such connector');
    const coarse = connector?.ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, times: 'day' });
    const pseudonyms = PSEUDONYMS;
    const publicUrl = 'http://127.0.0.1:8484';
    const offline = createOffline({ ruleSet, pseudonyms, publicUrl });
    const coarseToo = createOffline({ ruleSet: coarse ?? ruleSet, pseudonyms, publicUrl });
    for (const step of plan.steps)
      for (const path of pathsOf(plan, step)) {
        expect([step.id, path, offline.allowed({ method: 'GET', url: path })]).toEqual([step.id, path, true]);
        // A time to the second is refused there: then everything is requested.
        if (!/T(?!00%3A00%3A00Z)/.test(path))
          expect([step.id, path, coarseToo.allowed({ method: 'GET', url: path })]).toEqual([
            step.id,
            path,
            true,
          ]);
      }
    expect(offline.allowed({ method: 'GET', url: '/v1.0/users/anna@contoso.com/events' })).toBe(false);
  });

  test('loops lead from steps that stand before, by slots that the path has', () => {
    for (const [index, step] of plan.steps.entries()) {
      // A step may loop over itself: folders in folders.
      const above = plan.steps.slice(0, index + 1);
      for (const loop of step.loops ?? []) {
        expect([step.id, above.map((one) => one.id)]).toEqual([step.id, expect.arrayContaining([loop.step])]);
        const parent = above.find((one) => one.id === loop.step) ?? step;
        const known = [...listRequiredSlots(plan, parent), ...Object.keys(loop.slots)];
        expect([step.id, listRequiredSlots(plan, step).filter((slot) => !known.includes(slot))]).toEqual([
          step.id,
          [],
        ]);
      }
      if (step.loops === undefined) expect([step.id, listRequiredSlots(plan, step)]).toEqual([step.id, []]);
    }
    expect(new Set(plan.steps.map((step) => step.id)).size).toBe(plan.steps.length);
  });

  test('a filter on the time of an interaction has both bounds: Graph fails with one', () => {
    for (const step of plan.steps.filter(({ endpoint }) => endpoint === 'interactions'))
      for (const path of pathsOf(plan, step).slice(1))
        expect(decodeURIComponent(path)).toMatch(
          /[?&]\$filter=createdDateTime gt \S+T00:00:00Z and createdDateTime lt 2026-11-28T00:00:00Z$/,
        );
  });

  test('tables are the kinds of rows of the endpoints', () => {
    for (const step of plan.steps) {
      const endpoint = ruleSet?.endpoints.find((one) => one.id === step.endpoint);
      const kind = endpoint === undefined ? undefined : findRecordType(endpoint)?.table;
      if (step.table !== null) expect([step.id, step.table]).toEqual([step.id, kind]);
    }
  });

  // Several services of Microsoft refuse longer addresses. A pseudonym of a value of 200 characters is the longest here.
  test('no step is requested by an address of 2,048 characters or more, so that no list of properties is ever split', () => {
    const host = 'https://nymgate.a-rather-long-name-of-a-customer.example.com';
    for (const step of plan.steps)
      for (const path of pathsOf(plan, step, 'p~'.padEnd(400, 'x')))
        expect([step.id, `${host}/${id}${path}`.length < 2_048]).toEqual([step.id, true]);
  });
});
