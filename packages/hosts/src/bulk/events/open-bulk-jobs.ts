import { setupError } from '@nymgate/engine/kernel/errors';
import type { Log } from '@nymgate/engine/kernel/ports';
import { type BulkJob, readBulkJob } from '@nymgate/gateway/app/bulk/read-bulk-job';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createSystemPorts } from '../../runtime/create-system-ports.ts';
import { readEgressProxy } from '../../runtime/egress/egress-proxy.ts';
import { openSecrets } from '../../runtime/secrets/open-secrets.ts';
import { createUndiciHttpClient } from '../../runtime/undici-http-client.ts';
import { createPeriodicTask } from '../../service/periodic-task.ts';
import { type BulkSetup, createBulkSetup } from '../bulk-setup.ts';
import { hasRuleSet } from '../create-file-job.ts';

export type OpenedJob = { readonly job: BulkJob; readonly setup: BulkSetup };

export type BulkJobs = {
  /** @throws SetupError of rules, keys and stores */
  readonly open: (name: string) => Promise<OpenedJob>;
  readonly close: () => Promise<void>;
};

/**
 * Caches rules and keys of jobs for `secrets.refreshSeconds`. While a secret store fails, cached secrets stay
 * in use (F15); failed reads are retried by the next event.
 */
export function openBulkJobs(config: Config, log: Log): BulkJobs {
  const system = createSystemPorts();
  const http = createUndiciHttpClient({ limits: config.limits, proxy: readEgressProxy(system.environment) });
  const ports = { ...system, http, log };
  let secrets = openSecrets({ settings: config.secrets, ports });
  let opened = new Map<string, Promise<OpenedJob>>();
  const renewal = createPeriodicTask(system.clock, {
    intervalSeconds: () => config.secrets.refreshSeconds,
    run: () => {
      secrets = openSecrets({ settings: config.secrets, ports, previousSecrets: secrets });
      opened = new Map();
    },
    jitter: system.random,
  });
  const openJob = async (name: string): Promise<OpenedJob> =>
    setUpJob(await readBulkJob(config, name, { ...system, secrets }), name, log);
  return Object.freeze({
    open: async (name: string) => {
      renewal.runIfDue();
      const among = opened;
      const known = among.get(name) ?? openJob(name);
      among.set(name, known);
      return known.catch((error: unknown) => {
        among.delete(name);
        throw error;
      });
    },
    close: () => http.close(),
  });
}

async function setUpJob(job: BulkJob, name: string, log: Log): Promise<OpenedJob> {
  const setup = await createBulkSetup(job);
  if (!hasRuleSet({ bulk: job.set }, setup))
    throw setupError(
      'CONFIG_INVALID',
      'the rules have no set of the name that the job gives',
      `there are: ${setup.rules.sets.map((set) => set.name).join(', ')}`,
    );
  for (const { code, message } of setup.warnings)
    log.write('warn', 'rules_warning', { job: name, code, reason: message });
  return { job, setup };
}
