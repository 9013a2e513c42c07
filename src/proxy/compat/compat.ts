import type { Compat } from '../steps/gateway.ts';
import { applyControls } from './apply-controls.ts';
import { compatHeaders } from './compat-headers.ts';
import type { CompatSettings } from './control-headers.ts';
import { psoxyWord } from './error-words.ts';
import { checkHealth, HEALTH_ENDPOINT } from './health-answer.ts';

/** The headers of Psoxy, as the request walk takes them. */
export function createCompat(settings: CompatSettings): Compat {
  return Object.freeze({
    applyControls: (inbound, severalConnectors) => applyControls(settings, inbound, severalConnectors),
    healthEndpoint: HEALTH_ENDPOINT,
    checkHealth: (check) => checkHealth(settings, check),
    answerHeaders: (policy, authenticated) => compatHeaders(settings, { policy, authenticated }),
    errorHeaders: (code) => {
      const word = psoxyWord(code);
      return word === undefined ? [] : [['x-psoxy-error', word]];
    },
  } satisfies Compat);
}
