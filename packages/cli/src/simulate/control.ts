import type { AadstsCode, SimulatedApp, Simulator } from '@nymgate/shell/gateway/load-simulator';

export type ControlTarget = {
  readonly simulator: Simulator;
  /** By connector; connectors with the same client ID share one. */
  readonly apps: Readonly<Record<string, SimulatedApp>>;
  readonly codes: readonly number[];
};

type ControlCommand = {
  /** Arguments for the help text. */
  readonly usage: string;
  readonly description: string;
  readonly run: (words: readonly string[], controlled: ControlTarget) => boolean;
};

const MAX_COUNT = 1_000;

/** `run` returns whether its arguments are valid. */
export const CONTROLS: Readonly<Record<string, ControlCommand>> = Object.freeze({
  graph: {
    usage: 'STATUS [TIMES]',
    description: 'Graph answers the next requests with this status; 429 and 503 with Retry-After: 1',
    run: ([status, times], { simulator }) => {
      const [statusCode, count] = [readInteger(status, 400, 599), readInteger(times ?? '1', 1, MAX_COUNT)];
      if (statusCode === undefined || count === undefined) return false;
      const headers = statusCode === 429 || statusCode === 503 ? { 'retry-after': '1' } : {};
      const body = JSON.stringify({ error: { code: 'UnknownError', message: 'asked for' } });
      simulator.answerNext({ status: statusCode, times: count, headers, body });
      return true;
    },
  },
  entra: {
    usage: 'AADSTS [TIMES]',
    description: 'Entra refuses the next token requests with this code',
    run: ([code, times], { simulator, codes }) => {
      const count = readInteger(times ?? '1', 1, MAX_COUNT);
      const number = Number((code ?? '').replace(/^AADSTS/i, ''));
      if (count === undefined || !codes.includes(number)) return false;
      simulator.answerNextToken({ code: number as AadstsCode, times: count });
      return true;
    },
  },
  'revoke-tokens': plain('Graph refuses every access token issued so far', ({ simulator }) =>
    simulator.revokeTokens(),
  ),
  'expire-delta': plain('delta tokens of before are answered with 410', ({ simulator }) =>
    simulator.expireDeltaTokens(),
  ),
  'meeting-policy': {
    usage: 'granted|revoked',
    description: 'the application access policy of Teams, for everybody',
    run: ([word], { simulator }) => {
      if (word === 'granted') simulator.grantMeetingPolicy();
      if (word === 'revoked') simulator.revokeMeetingPolicy();
      return word === 'granted' || word === 'revoked';
    },
  },
  consent: {
    usage: 'CONNECTOR all|none|ROLE,ROLE',
    description: 'what tokens of the application hold from now on',
    run: ([connector, roles], { apps }) => {
      const app = findApp(apps, connector);
      if (app === undefined || roles === undefined) return false;
      app.consent(roles === 'all' ? undefined : roles === 'none' ? [] : roles.split(','));
      return true;
    },
  },
  application: {
    usage: 'CONNECTOR enabled|disabled',
    description: 'the enterprise application',
    run: ([connector, word], { apps }) => {
      const app = findApp(apps, connector);
      if (app === undefined) return false;
      if (word === 'enabled') app.enable();
      if (word === 'disabled') app.disable();
      return word === 'enabled' || word === 'disabled';
    },
  },
  'rename-person': person('rename', ({ simulator }, id) => simulator.renamePerson(id)),
  'remove-person': person('remove', ({ simulator }, id) => simulator.removePerson(id)),
});

function plain(meaning: string, work: (controlled: ControlTarget) => void): ControlCommand {
  return {
    usage: '',
    description: meaning,
    run: (words, controlled) => {
      if (words.length > 0) return false;
      work(controlled);
      return true;
    },
  };
}

function person(verb: string, work: (controlled: ControlTarget, id: string) => void): ControlCommand {
  return {
    usage: 'NUMBER',
    description: `${verb} the person of this number, counted from 0; the next delta round shows it`,
    run: ([number], controlled) => {
      const index = readInteger(number, 0, controlled.simulator.people.length - 1);
      const found = index === undefined ? undefined : controlled.simulator.people[index];
      if (found === undefined) return false;
      work(controlled, found.id);
      return true;
    },
  };
}

function findApp(apps: ControlTarget['apps'], connector: string | undefined): SimulatedApp | undefined {
  return connector !== undefined && Object.hasOwn(apps, connector) ? apps[connector] : undefined;
}

function readInteger(text: string | undefined, least: number, most: number): number | undefined {
  const value = /^[0-9]{1,6}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** Runs one line and returns a message. */
export function runControlLine(line: string, controlled: ControlTarget): string {
  const [word = '', ...words] = line.trim().split(/\s+/);
  const command = Object.hasOwn(CONTROLS, word) ? CONTROLS[word] : undefined;
  if (command === undefined) return `not understood: the words are ${Object.keys(CONTROLS).join(', ')}`;
  try {
    if (command.run(words, controlled)) return `done: ${[word, ...words].join(' ')}`;
  } catch (error) {
    // For example, a person was already removed.
    if (!(error instanceof RangeError)) throw error;
  }
  return `not understood: ${word} ${command.usage}`;
}
