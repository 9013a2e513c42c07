import { FAULT_OWNERS } from '../../faults/fault.ts';
import type { DoctorCase } from './doctor-case.ts';
import { formatDuration } from './format-duration.ts';
import { type Examined, type Finding, judgedStep } from './step.ts';

/** From here on somebody should look at the clock; from the second on tokens that this machine signs or judges are refused. */
const NOTICEABLE = 30_000;
/** Entra's usual tolerance. */
const INTOLERABLE = 300_000;

/** Reaches Entra and compares clocks. A wrong clock is told and blocks nothing: the platform may have a right one. */
export async function examineClock({
  probe,
  config,
}: Pick<DoctorCase, 'probe' | 'config'>): Promise<Examined> {
  const reading = await probe.readAuthority();
  const { authority } = config.source;
  if (reading.kind === 'unreachable') {
    const finding: Finding = {
      level: 'fail',
      summary: `${authority} cannot be reached (${reading.reason}).`,
      causes: [
        'No way out to the internet, no name resolution, or a proxy that shows a certificate of its own.',
      ],
      next: `let this machine reach ${authority} on port 443; NODE_EXTRA_CA_CERTS names a certificate authority of your own`,
      who: FAULT_OWNERS.operator,
    };
    return { step: judgedStep('clock', [finding], { summary: '' }) };
  }
  const { offset } = reading;
  if (offset === undefined)
    return { step: judgedStep('clock', [], { summary: `${authority} answers, without a date to compare` }) };
  const words =
    Math.abs(offset) < 1_500 ? 'equal to' : `${formatDuration(offset)} ${offset > 0 ? 'ahead of' : 'behind'}`;
  const details = { 'offset seconds': Math.round(offset / 1_000) };
  const findings = Math.abs(offset) < NOTICEABLE ? [] : [wrongClock(offset, words)];
  return {
    step: judgedStep('clock', findings, { summary: `the clock is ${words} Entra's`, details }),
    blocks: false,
  };
}

function wrongClock(offset: number, words: string): Finding {
  return {
    level: Math.abs(offset) < INTOLERABLE ? 'warn' : 'fail',
    summary: `The clock of this machine is ${words} Entra's.`,
    causes: [
      'Tokens look expired or not yet valid, and assertions that the gateway signs itself are refused.',
    ],
    next: 'set the clock by NTP',
    who: FAULT_OWNERS.operator,
  };
}
