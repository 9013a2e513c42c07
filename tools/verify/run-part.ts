import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from '../../tests/parts.ts';
import { toolVariables } from './installed-tools.ts';
import { LOGS, runShell } from './run-shell.ts';

export type PartResult = {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** The end of what a failed part printed. */
  readonly tail?: string;
};

/** Suites whose tools have a lock of their own (tools/with.mjs). */
const WITH: Readonly<Record<string, string>> = {
  browser: 'tests/browser',
  infra: 'tests/infra',
  opentofu: 'tests/infra',
  oracles: 'tests/oracles',
  proofs: 'tests/oracles',
  spark: 'tests/oracles',
};

/** Runs one part: whole, or its thin test. */
export async function runPart(
  name: string,
  part: Part,
  { thin = false, args = '' }: { readonly thin?: boolean; readonly args?: string } = {},
): Promise<PartResult> {
  const started = Date.now();
  const report = join(LOGS, `${name}.json`);
  rmSync(report, { force: true });
  const prefix = WITH[name] === undefined ? '' : `node tools/with.mjs ${WITH[name]} `;
  const line = `${prefix}${thin ? toThinCommand(name, part) : (part.command ?? `vitest run --mode ${name}`)}${args}`;
  const env = {
    NYMGATE_TEST_REPORT: report,
    ...toolVariables(part.needs ?? []),
    ...(thin && part.thin?.env),
  };
  const { status, tail } = await runShell(line, { log: name, env });
  const seconds = Math.round((Date.now() - started) / 1_000);
  const counts = readCounts(report) ?? { passed: status === 0 ? 1 : 0, failed: 0, skipped: 0 };
  const failed = status === 0 ? counts.failed : Math.max(1, counts.failed);
  return { name, ...counts, failed, seconds, ...(failed > 0 && { tail }) };
}

function toThinCommand(name: string, { thin }: Part): string {
  const pattern = thin?.pattern === undefined ? '' : ` -t '${thin.pattern}'`;
  return `vitest run --mode ${thin?.mode ?? name} ${thin?.files.join(' ')}${pattern}`;
}

function readCounts(report: string): Pick<PartResult, 'passed' | 'failed' | 'skipped'> | undefined {
  if (!existsSync(report)) return undefined;
  const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = json;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}
