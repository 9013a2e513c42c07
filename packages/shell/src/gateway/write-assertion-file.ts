import type { Simulator } from './load-simulator.ts';
import type { PrivateDirectory } from './private-directory.ts';

const LIFE_SECONDS = 3_600;

export type AssertionFile = { readonly file: string; readonly stop: () => void };

/**
 * Writes an assertion of the simulator into a file and, as a platform would, a fresh one before the old one ends.
 *
 * @example await keepAssertion({ simulator, directory, subject: 'system:serviceaccount:nymgate:demo' })
 */
export async function writeAssertionFile({
  simulator,
  directory,
  subject,
}: {
  readonly simulator: Simulator;
  readonly directory: PrivateDirectory;
  readonly subject: string;
}): Promise<AssertionFile> {
  const write = async () =>
    directory.write('assertion', await simulator.issueAssertion({ subject, expiresIn: LIFE_SECONDS }));
  const file = await write();
  const timer = setInterval(() => void write(), (LIFE_SECONDS / 2) * 1_000);
  timer.unref();
  return { file, stop: () => clearInterval(timer) };
}
