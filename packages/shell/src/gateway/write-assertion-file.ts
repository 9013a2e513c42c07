import type { Simulator } from './load-simulator.ts';
import type { PrivateDirectory } from './private-directory.ts';

const LIFE_SECONDS = 3_600;

export type AssertionFile = { readonly file: string; readonly stop: () => void };

/** Writes an assertion of the simulator to a file, and renews it before it expires, as a platform does. */
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
