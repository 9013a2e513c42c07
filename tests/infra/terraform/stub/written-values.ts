import { afterAll } from 'vitest';
import { serveStub } from './serve-stub.ts';

// A stub for one test file, which remembers what it was asked for.

const written = new Map<string, Readonly<Record<string, unknown>>>();
const stub = await serveStub({ told: (type, config) => void written.set(type, config) });
afterAll(stub.close);

/** For `TF_REATTACH_PROVIDERS`. */
export const { reattach } = stub;

/** What was asked for when a resource of this type was made last, write-only values included: they are in no state. */
export const lastWritten = (type: string): Readonly<Record<string, unknown>> => written.get(type) ?? {};
