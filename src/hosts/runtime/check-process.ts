import { url as inspectorUrl } from 'node:inspector';
import { type Issue, SetupError } from '../../kernel/errors.ts';

export type ProcessFacts = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
  readonly inspecting: boolean;
  /** Whether Node has WebAssembly; `--jitless` takes it away. */
  readonly webAssembly: boolean;
};

/** Switches of Node that take away what the gateway promises, each with its reason (NET-08). */
const REFUSED_SWITCHES: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^--insecure-http-parser\b/, 'accepts requests that two servers read differently'],
  [/^--tls-min-v1\.[01]\b/, 'allows broken versions of TLS'],
  [/^--heapsnapshot-signal\b/, 'lets a signal write keys and tokens to disk'],
];

const INSPECTOR = /^--inspect(?:-brk|-wait|-port|-publish-uid)?(?:=|$)/;

/**
 * Refuses a process that verifies no certificates, parses leniently, opens its memory to a debugger, or cannot ask Graph.
 * `--inspect` is accepted with NODE_ENV=development.
 *
 * @throws SetupError CONFIG_INVALID, with every reason
 */
export function checkProcess(facts: ProcessFacts = processFacts()): void {
  const [first, ...rest] = findings(facts).map(
    (message): Issue => ({ code: 'CONFIG_INVALID', severity: 'error', message }),
  );
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

function processFacts(): ProcessFacts {
  return {
    environment: process.env,
    execArgv: process.execArgv,
    inspecting: inspectorUrl() !== undefined,
    webAssembly: 'WebAssembly' in globalThis,
  };
}

function findings({ environment, execArgv, inspecting, webAssembly }: ProcessFacts): string[] {
  const switches = [...execArgv, ...(environment['NODE_OPTIONS'] ?? '').split(/\s+/)];
  const found = REFUSED_SWITCHES.flatMap(([pattern, reason]) =>
    switches.some((text) => pattern.test(text)) ? [`a switch of Node is refused: it ${reason}`] : [],
  );
  if (!webAssembly) {
    found.push(
      'Node runs without WebAssembly (--jitless), and undici, through which Graph and Entra ID are asked, cannot read an answer without it; start it without that switch',
    );
  }
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    found.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 is refused: anybody on the way could read the tenant; use NODE_EXTRA_CA_CERTS for an authority of your own',
    );
  }
  if (
    environment['NODE_ENV'] !== 'development' &&
    (inspecting || switches.some((text) => INSPECTOR.test(text)))
  ) {
    found.push(
      '--inspect is refused unless NODE_ENV=development: a debugger reads keys and tokens out of memory',
    );
  }
  return found;
}
