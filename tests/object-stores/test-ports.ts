import type { ObjectStorePorts } from '../../packages/clouds/src/object-stores/shared/store.ts';

/** Of an HTTP client that asks a stand-in: large answers, no hurry. */
export const TEST_LIMITS = Object.freeze({
  responseBytes: 64 * 1024 * 1024,
  decompressionRatio: 100,
  connectMilliseconds: 5_000,
  firstByteMilliseconds: 60_000,
  concurrentRequests: 8,
});

/** Ports over an environment that the test makes up; without HTTP client and pause. */
export function testPorts(
  variables: Readonly<Record<string, string>>,
): Omit<ObjectStorePorts, 'http' | 'sleep'> {
  return {
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: {
      bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      fraction: () => Math.random(),
    },
    environment: (name) => variables[name],
    files: { readText: async (path) => Promise.reject(new Error(`ENOENT ${path}`)) },
  };
}
