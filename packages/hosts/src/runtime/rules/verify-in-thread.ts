import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RuleVerdict, VerifyRules } from '@nymgate/gateway/app/connectors/verify-rules';
import type { RuleText } from '@nymgate/gateway/app/rules/cached-rules';

/**
 * Reads rules in threads, so that a reload keeps no request waiting: the YAML parser is one call that can't be
 * interrupted. One thread at a time, because more would take processors and memory that requests need. Undefined where
 * there is no file for a thread: in sources, and in bundles for functions.
 */
export function createRuleVerifier(): VerifyRules | undefined {
  const file = findWorker();
  if (file === undefined) return undefined;
  let last: Promise<unknown> = Promise.resolve();
  return async (source) => {
    const { toVerifiedRules } = await import('@nymgate/gateway/app/connectors/verify-rules');
    const judging = last.then(() => judgeInThread(file, source));
    // Rules that are ready are compiled in another turn than that which starts the next thread.
    last = judging.catch(() => undefined).then(() => setImmediate());
    return toVerifiedRules(await judging);
  };
}

/** Next to this file in the built package; the bundle's other commands are the program of its threads. */
function findWorker(): string | undefined {
  const here = import.meta.url;
  const folder = dirname(here.startsWith('file:') ? fileURLToPath(here) : here);
  return ['rules-worker.js', 'command-line.cjs'].map((name) => join(folder, name)).find(existsSync);
}

/** Rules are small; a thread that needs more than this ends, and the rules are read here. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

/** Rules that take longer are refused: they would hold up all later reloads. */
const TIMEOUT_MILLISECONDS = 30_000;

const tooSlow = ({ file }: RuleText): RuleVerdict => ({
  kind: 'faulty',
  issues: [
    {
      ...{ code: 'RULES_UNREADABLE', severity: 'error', file },
      message: `takes more than ${TIMEOUT_MILLISECONDS / 1_000} seconds to read`,
    },
  ],
});

/** What tells the bundle's thread that it is one for rules. */
export const RULES_THREAD = 'rules';

function judgeInThread(file: string, source: RuleText): Promise<RuleVerdict> {
  return new Promise((resolve) => {
    const worker = new Worker(file, {
      workerData: { thread: RULES_THREAD, source },
      resourceLimits: RESOURCE_LIMITS,
    });
    const timer = setTimeout(() => {
      resolve(tooSlow(source));
      void worker.terminate();
    }, TIMEOUT_MILLISECONDS);
    const settle = (verdict: RuleVerdict): void => {
      clearTimeout(timer);
      resolve(verdict);
    };
    const unknown = (): void => settle({ kind: 'unknown' });
    worker.once('message', settle).once('error', unknown).once('exit', unknown);
  });
}
