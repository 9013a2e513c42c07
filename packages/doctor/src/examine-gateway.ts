import type { App } from '@nymgate/gateway/app/create-app';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import { readKeyEpoch } from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { FAULT_OWNERS } from '@nymgate/clouds/faults/fault';
import { checkFiles } from '@nymgate/hosts/files/check-files';
import { namedFiles } from '@nymgate/hosts/files/named-files';
import { checkProcess } from '@nymgate/hosts/process/check-process';
import { keepOutOfCoreDumps } from '@nymgate/hosts/process/seal-process';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { askInProcess } from '@nymgate/shell/gateway/caller';
import { plural } from '@nymgate/shell/terminal/layout';
import { type DoctorFinding, type Examined, judgedStep, okStep, setupFindings, skippedStep } from './step.ts';

/** Looks at the modes of the files that the configuration names, as `serve` does. */
export async function examineFiles(config: Config): Promise<Examined> {
  try {
    await checkFiles(config);
    const summary = `${plural(namedFiles(config).length, 'file')} of keys, callers and rules, none open to others`;
    return { step: okStep('files', summary) };
  } catch (error) {
    return { step: judgedStep('files', setupFindings(error), { summary: '' }) };
  }
}

/**
 * Whether a process that is started as this one is lets a gateway serve, and keeps its memory out of core dumps. The doctor has to
 * be started with the switches and variables of the gateway for it to say something about that one.
 */
export function examineProcess(seal = keepOutOfCoreDumps): Examined {
  const summary = 'switches and variables of Node are allowed, core dumps hold no memory';
  return {
    step: judgedStep('process', [...refusedProcess(), ...(seal() ? [] : [dumpedMemory()])], { summary }),
  };
}

function refusedProcess(): readonly DoctorFinding[] {
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

/** Reads the pseudonym keys and checks their strength; tells nothing of a key but its epoch. */
export async function examineKey(config: Config, ports: Pick<AppPorts, 'secrets'>): Promise<Examined> {
  try {
    const epoch = await readKeyEpoch(config, ports.secrets);
    const { pseudonyms } = config;
    const kept = pseudonyms.scheme === 'native' ? plural(pseudonyms.keys.length, 'key') : 'salt and key';
    const summary = `${kept} of the ${pseudonyms.scheme} scheme, epoch ${epoch}`;
    return { step: okStep('key', summary, { epoch, scheme: pseudonyms.scheme }) };
  } catch (error) {
    return { step: judgedStep('key', setupFindings(error), { summary: '' }) };
  }
}

/** An address of RFC 5737, which belongs to nobody. */
const ELSEWHERE = '192.0.2.1';
const HERE = '127.0.0.1';

/**
 * Calls the gateway without a credential, from this machine and from elsewhere. With verifiers both must be refused; without,
 * it may serve its own machine only. No request reaches Graph: the path is one that no rule names.
 *
 * @param explained whether an earlier step has said already why the gateway cannot start
 * @param foreign what `callers.platform` names that this machine is not
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
): Promise<Examined> {
  let app: App;
  try {
    app = await openApp();
  } catch (error) {
    if (explained && error instanceof SetupError)
      return { step: skippedStep('callers', 'not tried: the gateway cannot start') };
    return { step: judgedStep('callers', [...setupFindings(error), ...foreign], { summary: '' }) };
  }
  const here = await isServed(app, HERE);
  const elsewhere = await isServed(app, ELSEWHERE);
  const admitted = hasVerifier(config) ? here || elsewhere : elsewhere;
  const { callers } = app.status();
  const summary = hasVerifier(config)
    ? `a request without a credential is refused; admitted: ${callers}`
    : `admitted: ${callers}`;
  return { step: judgedStep('callers', [...(admitted ? [openDoor()] : []), ...foreign], { summary }) };
}

async function isServed(app: App, remoteAddress: string): Promise<boolean> {
  const { headers } = await askInProcess(app, { target: '/nymgate-doctor', remoteAddress });
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
