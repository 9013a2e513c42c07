import { writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { DoctorReport } from '../../../packages/doctor/src/steps/step.ts';
import { startDoctorFixture } from '../../harness/doctor-fixture.ts';
import { startVaultStand } from '../../stand-ins/secrets/secret-stands.ts';
import { STORE_CANARY } from '../../stand-ins/secrets/start-store.ts';

// `nymgate doctor` where the key lies in a store.

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start() {
  const [doctor, store] = await Promise.all([startDoctorFixture(), startVaultStand()]);
  closing.push(doctor.close, store.close);
  const tokenFile = doctor.write('vault-token', '');
  for (const jwt of Object.values(store.files)) writeFileSync(tokenFile, jwt);
  store.put(JSON.stringify({ key: doctor.key }));
  const { vault } = store.settings;
  doctor.configure({
    top: {
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `${store.reference}#key` }] },
      secrets: { vault: { ...vault, auth: { ...vault?.auth, tokenFile } } },
    },
  });
  return { doctor, store };
}

const stepOf = ({ gateway }: DoctorReport, name: string) => gateway.find(({ step }) => step === name);

test('tells of each secret its version and age, and nothing of what it is', async () => {
  const { doctor, store } = await start();
  const report = await doctor.report();
  expect([report.status, report.exit]).toEqual(['ok', 0]);
  expect(stepOf(report, 'secrets')).toMatchObject({
    status: 'ok',
    summary: '1 secret in stores, each of them readable',
    details: { 'vault:secret/nymgate/keys#key': expect.stringMatching(/^version 1, .* old$/) },
  });
  const { out } = await doctor.run();
  expect(out).toMatch(/ok +secrets +1 secret in stores/);
  expect(out).toContain('vault:secret/nymgate/keys#key  version 1');
  for (const secret of [doctor.key, ...store.secrets])
    expect(out + JSON.stringify(report)).not.toContain(secret);
});

test.each([
  ['forbidden', /is forbidden: .*asked as role nymgate of auth\/kubernetes/],
  ['absent', /is absent: /],
  ['down', /is unreachable: /],
  ['page', /holds no secret: /],
] as const)('STO-01 a store that is %s fails the step, with the next thing to do', async (mood, words) => {
  const { doctor, store } = await start();
  store.answerWith(mood);
  const report = await doctor.report('--offline');
  const [finding] = stepOf(report, 'secrets')?.findings ?? [];
  expect(report.exit).toBe(1);
  expect(finding?.summary).toMatch(words);
  expect(finding?.summary).toContain('pseudonyms.keys.0.secret: vault:secret/nymgate/keys#key');
  expect(finding?.next?.length).toBeGreaterThan(20);
  expect(JSON.stringify(report)).not.toContain(STORE_CANARY);
});

test('says so where no secret lies in a store', async () => {
  const doctor = await startDoctorFixture();
  closing.push(doctor.close);
  expect(stepOf(await doctor.report('--offline'), 'secrets')).toMatchObject({
    status: 'ok',
    summary: 'none lies in a store',
  });
});
