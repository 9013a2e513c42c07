import { test } from 'vitest';

/**
 * `node.mjs` of the bundle that the tests are to run against; undefined: the gateway runs in the tests' own process, from
 * source. `npm run verify -- bundle` builds one and sets the variable. Its name does not begin with NYMGATE_: those are settings of
 * the gateway, which refuses the ones that it does not know.
 */
export const BUNDLE_UNDER_TEST: string | undefined = process.env['BUNDLE_UNDER_TEST'] || undefined;

/**
 * A test that is skipped where a bundle is under test, for one of two reasons: it looks inside the gateway (moves its clock, calls
 * `app`), which in another process can only be asked over HTTP; or it is one of many that start a gateway each to see what Entra,
 * Graph or the command line answer, while the gateway's part is the same in all. `npm test` runs them from source.
 */
export const testFromSource = test.skipIf(BUNDLE_UNDER_TEST !== undefined);
