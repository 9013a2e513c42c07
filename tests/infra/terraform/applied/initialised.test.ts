import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INIT_HOSTS } from '../../../../src/cli/init/facts.ts';
import { runCommandLine } from '../../../../src/cli/run-command-line.ts';
import { parseDeployment } from '../../../../src/deployment/index.ts';
import { captureTerminal } from '../../../harness/capture-terminal.ts';
import { runEngine } from '../engine.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';

// The operator's way: what `init` writes into an empty folder, filled in as it asks, is applied as it is, and read by `docs`.

async function nymgate(...args: readonly string[]): Promise<void> {
  const { terminal, out, err } = captureTerminal();
  const exit = await runCommandLine(args, terminal);
  expect({ exit, said: exit === 0 ? '' : out() + err() }).toEqual({ exit: 0, said: '' });
}

/** As a person does it: the # taken away from what is to be given, and a package where the example names one. */
function fillIn(folder: string): void {
  const file = join(folder, 'terraform.tfvars');
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n');
  expect(head).toMatch(/^# To give/);
  const archive = 'not an archive';
  writeFileSync(join(folder, 'nymgate-aws-lambda-0.1.0.zip'), archive);
  const hash = createHash('sha256').update(archive).digest('hex');
  const text = lines.map((line) => line.replace(/^# /, '')).join('\n');
  writeFileSync(file, text.replace(/"0{64}"/, `"${hash}"`));
}

describe.each(INIT_HOSTS)('what init %s writes', (host) => {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-root-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const engine = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runEngine(folder, args);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    return stdout;
  };

  beforeAll(async () => {
    await nymgate('init', host, '--tenant', STUB_TENANT, '--no-detect', '--out', folder);
    await engine('init');
  });

  test('is valid before anything is filled in', async () => {
    await engine('validate');
  });

  test('applied before that, makes nothing, and asks for nothing that init did not name', async () => {
    const { code, stderr } = await runEngine(folder, ['apply', '-auto-approve']);
    expect(code).toBe(1);
    const asked = [...stderr.matchAll(/variable "([a-z_]+)" \{/g)].map(([, name = '']) => name);
    expect(asked).not.toEqual([]);
    const [, named = ''] =
      /: ([a-z_, ]+)\./.exec(readFileSync(join(folder, 'terraform.tfvars'), 'utf8')) ?? [];
    expect(named.split(', ')).toEqual(expect.arrayContaining(asked));
    expect((await runEngine(folder, ['state', 'list'])).stdout).toBe('');
  });

  test('filled in, is formatted and applied, and its output is what docs writes documents from', async () => {
    fillIn(folder);
    await engine('fmt', '-check', '-recursive', '-diff');
    await engine('apply', '-auto-approve');
    await engine('plan', '-detailed-exitcode');
    const deployment = join(folder, 'deployment.json');
    writeFileSync(deployment, await engine('output', '-json', 'deployment'));
    const { tenantId, instances } = parseDeployment(JSON.parse(readFileSync(deployment, 'utf8')));
    expect(tenantId).toBe(STUB_TENANT);
    expect(Object.keys(instances)).toContain('outlook-cal');
    await nymgate('docs', '--deployment', deployment, '--out', join(folder, 'docs'));
    expect(readFileSync(join(folder, 'docs/test.sh'), 'utf8')).toContain('outlook-cal');
  });
});
