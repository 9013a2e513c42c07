import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES } from '../../tools/bundle/entries.ts';

/** Builds the bundle of the Lambda host once for all test files, where no node_modules is near. Returns what removes it. */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default async function buildLambdaUnderTest(): Promise<(() => void) | undefined> {
  if (process.env['LAMBDA_BUNDLE']) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-lambda-bundle-'));
  await buildBundle(directory, ENTRIES['aws-lambda']);
  process.env['LAMBDA_BUNDLE'] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
