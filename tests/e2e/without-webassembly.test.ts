import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { KERNEL_BASE64 } from '../../packages/engine/src/sanitizer/bytes/kernel-bytes.ts';
import { FORCED_ENGINE } from '../harness/forced-engine.ts';
import { startRecordingGateway } from '../harness/recording-graph.ts';
import { runCli } from './cli-process.ts';

afterEach(() => void vi.unstubAllGlobals());

test('where the kernel cannot be made the tree engine serves, and the log says so once', async () => {
  vi.stubGlobal('WebAssembly', withoutKernel(Reflect.get(globalThis, 'WebAssembly')));
  const gateway = await startRecordingGateway({});
  gateway.respond('{ "value" : [ { "department" : "Sales" } ] }');
  for (let count = 0; count < 3; count += 1) {
    const { status, body } = await gateway.send({ target: '/v1.0/users' });
    // The byte engine would leave the blanks where they are.
    expect([status, body]).toEqual([200, '{"value":[{"department":"Sales"}]}']);
  }
  const told = gateway.lines.filter((line) => line.includes('webassembly_off'));
  expect(told).toHaveLength(FORCED_ENGINE === 'tree' ? 0 : 1);
  await gateway.close();
});

type Api = { readonly Module: new (bytes: Uint8Array) => object };

/** As where the processor lacks vector instructions: undici has a parser that does without. */
function withoutKernel(real: Api): Api {
  const kernelBytes = Buffer.from(KERNEL_BASE64, 'base64').length;
  class Module extends real.Module {
    constructor(bytes: Uint8Array) {
      if (bytes.length === kernelBytes) throw new Error('Wasm SIMD unsupported');
      super(bytes);
    }
  }
  return Object.create(real, { Module: { value: Module } }) as Api;
}

describe('node --jitless', () => {
  const environment = { NODE_OPTIONS: '--jitless' };
  const KEY = createKey(randomBytes);

  test.each([['serve'], ['demo'], ['call', 'entra-id', '/v1.0/users'], ['doctor']])(
    '%s says why it cannot run, and how it can',
    async (...args) => {
      const { code, stdout, stderr } = await runCli(args, { environment });
      expect([code, stdout.replace(/^Warning: .*\n/, '')]).toEqual([1, '']);
      expect(stderr).toMatch(
        /CONFIG_INVALID Node runs without WebAssembly \(--jitless\).*; start it without that switch/,
      );
      expect(stderr).not.toMatch(/\n {4}at /);
    },
  );

  test('what asks nobody runs, with the tree engine', async () => {
    const args = ['sanitize', '--connector', 'entra-id', '--url', '/v1.0/users', '--key', 'env:KEY'];
    const input = '{ "value" : [ { "department" : "Sales", "displayName" : "Kim" } ] }';
    const { code, stdout } = await runCli(args, { environment: { ...environment, KEY }, input });
    expect(code).toBe(0);
    expect(stdout).toContain('Sales');
    expect(stdout).not.toContain('Kim');
  });
});
