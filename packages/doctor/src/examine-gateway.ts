import { FAULT_OWNERS } from '@nymgate/clouds/faults/fault';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { App } from '@nymgate/gateway/app/create-app';
import { readKeyFingerprint } from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '@nymgate/hosts/files/check-files';
import { listConfiguredFiles } from '@nymgate/hosts/files/list-configured-files';
import { checkProcess } from '@nymgate/hosts/process/check-process';
import { excludeMemoryFromCoreDumps } from '@nymgate/hosts/process/seal-process';
import { requestInProcess } from '@nymgate/shell/gateway/caller';
import { formatCount } from '@nymgate/shell/terminal/layout';
import {
  type DoctorFinding,
  failedStep,
  okStep,
  type StepResult,
  setupFindings,
  skippedStep,
  toStep,
} from './steps/step.ts';

/** Checks file modes as `serve` does. */
export async function checkSecretFiles(config: Config): Promise<StepResult> {
  try {
    await checkFiles(config);
    const summary = `${formatCount(listConfiguredFiles(config).length, 'file')} of keys, callers and rules, none open to others`;
    return { step: okStep('files', summary) };
  } catch (error) {
    return { step: failedStep('files', error) };
  }
}

/**
 * Checks whether a process started like this one may serve, and excludes its memory from core dumps. Valid
 * only if the doctor runs with the gateway's switches and variables.
 */
export function checkHardening(seal = excludeMemoryFromCoreDumps): StepResult {
  const summary = 'switches and variables of Node are allowed, core dumps hold no memory';
  return {
    step: toStep('process', [...processRefused(), ...(seal() ? [] : [dumpedMemory()])], {
      summary,
    }),
  };
}

function processRefused(): readonly DoctorFinding[] {
  try {
    checkProcess();
    return [];
  } catch (error) {
    return setupFindings(error);
  }
}

function dumpedMemory(): DoctorFinding {
  return {
    level: 'warn',
    summary:
      'A core dump of the gateway would hold keys and clear values: the platform does not let the process prevent it.',
    next: 'turn core dumps off where it runs (ulimit -c 0, or LimitCORE=0 in its systemd unit)',
    who: FAULT_OWNERS.operator,
  };
}

/** Reads the pseudonym keys and checks their strength; prints only the fingerprint. */
export async function checkKey(config: Config, ports: Pick<AppPorts, 'secrets'>): Promise<StepResult> {
  try {
    const epoch = await readKeyFingerprint(config, ports.secrets);
    const { pseudonyms } = config;
    const kept = pseudonyms.scheme === 'native' ? formatCount(pseudonyms.keys.length, 'key') : 'salt and key';
    const summary = `${kept} of the ${pseudonyms.scheme} scheme, epoch ${epoch}`;
    return { step: okStep('key', summary, { epoch, scheme: pseudonyms.scheme }) };
  } catch (error) {
    return { step: failedStep('key', error) };
  }
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
    foreign,
  }: {
    readonly openApp: () => Promise<App>;
    readonly explained: boolean;
    readonly foreign: readonly DoctorFinding[];
  },
): Promise<StepResult> {
  let app: App;
  try {
    app = await openApp();
  } catch (error) {
    if (explained && error instanceof SetupError)
      return { step: skippedStep('callers', 'not tried: the gateway cannot start') };
    return {
      step: toStep('callers', [...setupFindings(error), ...foreign]),
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
    step: toStep('callers', [...(admitted ? [openDoor()] : []), ...foreign], { summary }),
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
  return {
    level: 'fail',
    summary: 'A request without a credential was admitted; it must be refused.',
    next: 'stop the gateway and report this',
    who: FAULT_OWNERS.operator,
  };
}
