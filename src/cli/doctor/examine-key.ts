import { type AppPorts, readKeyEpoch } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { plural } from '../layout/display-text.ts';
import { setupFindings } from './setup-findings.ts';
import { type Examined, judgedStep, okStep } from './step.ts';

/** Reads the pseudonym keys and checks their strength; of a key only the epoch is told. */
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
