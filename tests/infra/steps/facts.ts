import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a machine keeps what belongs to the test and not to the page: stand-ins, their state, and what they know. */
export const MACHINE = '/run/machine';

/** What stand-ins know about the machine that they are on. */
export type Facts = {
  readonly root: string;
  readonly node: string;
  readonly tenantId: string;
  readonly graphUrl: string;
  readonly issuerUrl: string;
  /** POST `{ subject, audience }`: a token of the machine's platform. */
  readonly tokenUrl: string;
  /** Variables that point a gateway at the simulated tenant. */
  readonly settings: Readonly<Record<string, string>>;
  /** Access tokens for Graph, by person. */
  readonly tokens: Readonly<Record<string, string>>;
};

export function readFacts(): Facts {
  return JSON.parse(readFileSync(join(MACHINE, 'facts.json'), 'utf8')) as Facts;
}

/** What the stand-ins call the image, wherever the real program computes it. */
export const DIGEST = `sha256:${'5e'.repeat(32)}`;

/** Ends a stand-in as the real program would, or because the stand-in doesn't know what the page says. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a stand-in: everything that it throws, unknown options included, is its end. */
export async function runProgram(main: (args: readonly string[]) => unknown): Promise<void> {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
