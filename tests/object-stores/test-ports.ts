import type { ObjectStorePorts } from '../../src/object-stores/index.ts';

/** Ports over an environment that the test makes up; without HTTP client and pause. */
export function testPorts(
  variables: Readonly<Record<string, string>>,
): Omit<ObjectStorePorts, 'http' | 'pause'> {
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
