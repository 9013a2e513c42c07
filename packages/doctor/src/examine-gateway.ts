import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { App } from '@nymgate/gateway/app/create-app';
import { readKeyFingerprint } from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '@nymgate/hosts/files/check-files';
import { listConfiguredFiles } from '@nymgate/hosts/files/list-configured-files';
import { readCertificate } from '@nymgate/hosts/node/listener/read-certificate';
import { checkProcess } from '@nymgate/hosts/process/check-process';
import { excludeMemoryFromCoreDumps } from '@nymgate/hosts/process/seal-process';
import { requestInProcess } from '@nymgate/shell/gateway/caller';
import { formatCount } from '@nymgate/shell/terminal/layout';
import { findFileMounts } from './host/find-file-mounts.ts';
import {
  type DoctorFinding,
  fail,
  failedStep,
  okStep,
  type StepResult,
  setupFindings,
  skippedStep,
  toStep,
  warn,
} from './steps/step.ts';

/** Checks file modes and the certificate of `listen.tls` as `serve` does. */
export async function checkSecretFiles(config: Config): Promise<StepResult> {
  try {
    await checkFiles(config);
    if (config.listen.tls !== undefined) await readCertificate(config.listen.tls);
    const summary = `${formatCount(listConfiguredFiles(config).length, 'file')} of keys, callers and rules, none open to others`;
    return { step: toStep('files', findFileMounts(config), { summary }) };
  } catch (error) {
    return { step: failedStep('files', error) };
  }
}

/**
 * Checks whether a process started like this one may serve, and excludes its memory from core dumps. Valid
 * only if the doctor runs with the gateway's switches and variables.
 */
export function checkHardening(
  check: () => void = checkProcess,
  seal = excludeMemoryFromCoreDumps,
): StepResult {
  const summary = 'switches and variables of Node are allowed, core dumps hold no memory';
  return {
    step: toStep('process', [...processRefused(check), ...(seal() ? [] : [dumpedMemory()])], {
      summary,
    }),
  };
}

function processRefused(check: () => void): readonly DoctorFinding[] {
  try {
    check();
    return [];
  } catch (error) {
    return setupFindings(error);
  }
}

function dumpedMemory(): DoctorFinding {
  return warn('operator', {
    summary:
      'A core dump of the gateway would hold keys and clear values: the platform does not let the process prevent it.',
    next: 'turn core dumps off where it runs (ulimit -c 0, or LimitCORE=0 in its systemd unit)',
  });
}

/** Reads the pseudonym keys and checks their strength; prints only the fingerprint. */
export async function checkKey(config: Config, ports: Pick<AppPorts, 'secrets'>): Promise<StepResult> {
  try {
    const { pseudonyms } = config;
    const [keyFingerprint, tenants] = await settleAll([
      readKeyFingerprint(config, ports.secrets),
      describeTenantKeys(config, ports),
    ]);
    const kept = pseudonyms.scheme === 'native' ? formatCount(pseudonyms.keys.length, 'key') : 'salt and key';
    const summary = `${kept} of the ${pseudonyms.scheme} scheme, epoch ${keyFingerprint}${describeTenants(tenants)}${describeSeparation(config)}`;
    const facts = { epoch: keyFingerprint, scheme: pseudonyms.scheme };
    return { step: okStep('key', summary, tenants.length === 0 ? facts : { ...facts, tenants }) };
  } catch (error) {
    return { step: failedStep('key', error) };
  }
}

/** Tenants with keys of their own, each with the fingerprint of these. */
function describeTenantKeys(
  config: Config,
  { secrets }: Pick<AppPorts, 'secrets'>,
): Promise<readonly string[]> {
  const { tenants = {} } = config.pseudonyms.scheme === 'native' ? config.pseudonyms : {};
  return settleAll(
    Object.keys(tenants).map(
      async (tenant) => `${tenant}: epoch ${await readKeyFingerprint(config, secrets, tenant)}`,
    ),
  );
}

function describeTenants(tenants: readonly string[]): string {
  return tenants.length === 0 ? '' : `; tenants with keys of their own: ${tenants.join(', ')}`;
}

function describeSeparation({ pseudonyms: { separateFrom = [] } }: Config): string {
  return separateFrom.length === 0 ? '' : `; pseudonyms don't join with those of ${separateFrom.join(', ')}`;
}

/** A documentation address (RFC 5737). */
const NOT_ON_LOOPBACK = '192.0.2.1';
const HERE = '127.0.0.1';

/**
 * Calls the gateway without a credential, from loopback and from another address. Both must be refused if
 * there are verifiers; otherwise only loopback may be served. Uses a path that no rule allows, so nothing
 * reaches Graph.
 * @param explained whether an earlier step explains why the gateway can't start
 * @param foreign findings about platforms in `callers.platform` that this machine isn't
 */
export async function examineCallers(
  config: Config,
  {
    openApp,
    explained,
    unknown,
  }: {
    readonly openApp: () => Promise<App>;
    readonly explained: boolean;
    readonly unknown: readonly DoctorFinding[];
  },
): Promise<StepResult> {
  let app: App;
  try {
    app = await openApp();
  } catch (error) {
    if (explained && error instanceof SetupError)
      return { step: skippedStep('callers', 'not tried: the gateway cannot start') };
    return {
      step: toStep('callers', [...setupFindings(error), ...unknown]),
    };
  }
  const here = await isServed(app, HERE);
  const elsewhere = await isServed(app, NOT_ON_LOOPBACK);
  const admitted = hasVerifier(config) ? here || elsewhere : elsewhere;
  const { callers } = app.status();
  const summary = hasVerifier(config)
    ? `a request without a credential is refused; admitted: ${callers}`
    : `admitted: ${callers}`;
  return {
    step: toStep('callers', [...(admitted ? [openDoor()] : []), ...unknown], { summary }),
  };
}

async function isServed(app: App, remoteAddress: string): Promise<boolean> {
  const { headers } = await requestInProcess(app, { target: '/nymgate-doctor', remoteAddress });
  return !(headers['nymgate-error'] ?? '').startsWith('CALLER_');
}

function hasVerifier({ callers }: Config): boolean {
  if (callers === undefined) return false;
  const { jwt, apiKeys, clientCertificates, platform } = callers;
  return [jwt, apiKeys, clientCertificates, platform].some((verifier) => verifier !== undefined);
}

function openDoor(): DoctorFinding {
  return fail('operator', {
    summary: 'A request without a credential was admitted; it must be refused.',
    next: 'stop the gateway and report this',
  });
}
