import { createRequire } from 'node:module';
import type * as Re2js from 're2js';

/**
 * The regular expression engine of rule files, loaded with the first expression: the gateway's own policies have none.
 */
const load = createRequire(import.meta.url);
let engine: typeof Re2js | undefined;

export const RE2JS = {
  compile: (...pattern: Parameters<typeof Re2js.RE2JS.compile>) => {
    engine ??= load('./re2js.cjs') as typeof Re2js;
    return engine.RE2JS.compile(...pattern);
  },
};
