import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'nymgate-simulator';
import { expect, onTestFinished, test, vi } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import type { DoctorReport } from '../../../doctor/src/steps/step.ts';
import { runCommandLine } from '../run-command-line.ts';
import { runSimulate } from './run-simulate.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const CLIENT = '7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a';

function folder(): (name: string, text: string) => string {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-simulate-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return (name, text) => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
}

async function doctor(...args: readonly string[]): Promise<DoctorReport & { readonly exit: number }> {
  const { terminal, out } = captureTerminal(120);
  const exit = await runCommandLine(['doctor', '--json', ...args], terminal);
  return { ...(JSON.parse(out()) as DoctorReport), exit };
}

function createConfig(write: ReturnType<typeof folder>, assertion: string, connectors?: object): string {
  const key = write('key', Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url'));
  const settings = { tenant: TENANT, clientId: CLIENT, assertion: { type: 'token-file', path: assertion } };
  return write(
    'nymgate.json',
    JSON.stringify({
      listen: { port: 0 },
      admin: { port: 0 },
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${key}` }] },
      source: { cloud: 'global' },
      connectors: connectors ?? { 'outlook-cal': { ...settings, scoping: 'exchange' } },
    }),
  );
}

/** Runs the command, with `work` instead of waiting for a signal. */
async function simulate(
  options: { readonly config: string; readonly control?: string },
  work: (file: string, out: () => string) => Promise<void>,
): Promise<string> {
  const { terminal, out } = captureTerminal(200);
  const file = () => / --config (\S+nymgate\.json)/.exec(out())?.[1] ?? '';
  await runSimulate({ ...options, people: 20 }, terminal, async () => work(file(), out));
  return out();
}

test('plays the tenant of a configuration: doctor is green, with a mailbox in the scope and one out of it', async () => {
  const write = folder();
  let derived = '';
  const out = await simulate({ config: createConfig(write, '/nowhere/token') }, async (file, printed) => {
    derived = file;
    const people = / --in-scope (\S+) --out-of-scope (\S+)/.exec(printed()) ?? [];
    const report = await doctor(
      '--config',
      file,
      '--in-scope',
      people[1] ?? '',
      '--out-of-scope',
      people[2] ?? '',
    );
    expect([report.exit, report.status]).toEqual([0, 'ok']);
  });
  expect(out).toContain(TENANT);
  expect(out).toContain(`client ${CLIENT}, with an assertion of the simulator`);
  expect(existsSync(derived)).toBe(false);
});

test('an assertion that the configuration has is trusted as it is', async () => {
  const elsewhere = await startSimulator({ people: 1 });
  const write = folder();
  const issued = await elsewhere.issueAssertion({ subject: 'own', issuer: 'https://issuer.example' });
  await elsewhere.close();
  const out = await simulate({ config: createConfig(write, write('token', issued)) }, async (file) => {
    const { connectors } = await doctor('--config', file);
    expect(connectors[0]?.steps.find(({ step }) => step === 'exchange')?.status).toBe('ok');
  });
  expect(out).toContain('its own assertion is trusted');
});

test('faults and changes on demand, by lines of a control file; what is not understood is told', async () => {
  const write = folder();
  const control = write('control', 'entra 53003\n');
  const settings = { tenant: TENANT, clientId: CLIENT, assertion: { type: 'token-file', path: '/nowhere' } };
  const config = createConfig(write, '', { 'entra-id': settings });
  await simulate({ config, control }, async (file, out) => {
    const countReplies = () => out().match(/^(?:done|not understood): /gm)?.length ?? 0;
    const enter = async (line: string) => {
      const before = countReplies();
      appendFileSync(control, `${line}\n`);
      await vi.waitFor(() => expect(countReplies()).toBe(before + 1), { timeout: 20_000 });
    };
    // What stands in the file at the start is of an earlier run.
    expect((await doctor('--config', file)).status).toBe('ok');
    await enter('entra 700213 5');
    const refused = await doctor('--config', file);
    expect(JSON.stringify(refused)).toContain('AADSTS700213');
    await enter('entra 1 1');
    expect(out()).toContain('not understood: entra AADSTS [TIMES]');
    await enter('entra 53003 0');
    await enter('consent entra-id User.Read.All,GroupMember.Read.All');
    for (let tries = 0; tries < 5; tries += 1) {
      const report = await doctor('--config', file);
      if (JSON.stringify(report).includes('AADSTS700213')) continue;
      expect(JSON.stringify(report)).toContain(
        'MailboxSettings.Read (40f97065-369a-49f4-947c-6a255697ae91) is missing',
      );
      return;
    }
    throw new Error('the fault does not end');
  });
});

test('several tenants are refused', async () => {
  const write = folder();
  const settings = (tenant: string) => ({
    tenant,
    clientId: CLIENT,
    assertion: { type: 'token-file', path: '/t' },
  });
  const config = createConfig(write, '', {
    'entra-id': settings(TENANT),
    'outlook-cal': settings(TENANT.replace('8f', '9f')),
  });
  await expect(simulate({ config }, async () => undefined)).rejects.toThrow(/several tenants/);
});
