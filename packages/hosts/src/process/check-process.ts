import { url as inspectorUrl } from 'node:inspector';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { isAllowedSwitch, switchesOf, switchRefusal, wordsOf } from './node-switches.ts';
import { unknownVariables } from './node-variables.ts';

export type ProcessFacts = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
  readonly inspecting: boolean;
  /** Whether Node has WebAssembly; `--jitless` takes it away. */
  readonly webAssembly: boolean;
};

/**
 * Refuses a process that verifies no certificates, parses leniently, opens its memory to a debugger, writes it to disk, or cannot
 * ask Graph: every switch and every variable of Node's and OpenSSL's that is not on the list of allowed ones (NET-08, SWI-01).
 * Debuggers and loaders are accepted with NODE_ENV=development, variables that nobody has looked at too.
 *
 * @throws SetupError CONFIG_INVALID, with every reason and what to do
 */
export function checkProcess(facts: ProcessFacts = processFacts()): void {
  const [first, ...rest] = processIssues(facts);
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

export function processFacts(): ProcessFacts {
  return {
    environment: process.env,
    execArgv: process.execArgv,
    inspecting: inspectorUrl() !== undefined,
    webAssembly: 'WebAssembly' in globalThis,
  };
}

function processIssues(facts: ProcessFacts): readonly Issue[] {
  const development = facts.environment['NODE_ENV'] === 'development';
  return [
    ...engineIssues(facts),
    ...switchIssues(facts, development),
    ...variableIssues(facts, development),
    ...inspectorIssues(facts, development),
  ];
}

function engineIssues({ webAssembly }: ProcessFacts): readonly Issue[] {
  if (webAssembly) return [];
  const message =
    'Node runs without WebAssembly (--jitless), and undici, through which Graph and Entra ID are asked, cannot read an answer without it; start it without that switch';
  return [issue(message)];
}

const WHERE = 'take it out of the command line of Node or out of NODE_OPTIONS';

function switchIssues(
  { environment, execArgv, webAssembly }: ProcessFacts,
  development: boolean,
): readonly Issue[] {
  const given = [...execArgv, ...wordsOf(environment['NODE_OPTIONS'] ?? '')];
  const refused = switchesOf(given)
    .filter((text) => !isAllowedSwitch(text, { development }))
    // What `--jitless` does is said above.
    .filter((text) => webAssembly || !/^--jitless$/.test(text));
  return [...new Set(refused.map(switchRefusal))].map((message) => issue(message, WHERE));
}

type Variable = {
  readonly refused: (value: string) => boolean;
  readonly message: string;
  readonly fix: string;
  readonly inDevelopment?: true;
};

const isSet = (value: string) => value !== '';

/** Variables with words of their own: what they do, and what to do in their place. */
const VARIABLES: Readonly<Record<string, Variable>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: {
    refused: (value) => value === '0',
    message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is refused: anybody on the way could read the tenant',
    fix: 'unset it; use NODE_EXTRA_CA_CERTS for an authority of your own',
  },
  NODE_DEBUG: {
    refused: isSet,
    message: 'NODE_DEBUG is refused: Node would write requests with their tokens to standard error',
    fix: 'unset it; the log level of the gateway is log.level',
  },
  NODE_DEBUG_NATIVE: {
    refused: isSet,
    message: 'NODE_DEBUG_NATIVE is refused: Node would write what it handles to standard error',
    fix: 'unset it',
  },
  SSLKEYLOGFILE: {
    refused: isSet,
    message: 'SSLKEYLOGFILE is refused: it asks for the keys of TLS connections in a file',
    fix: 'unset it',
  },
  NODE_V8_COVERAGE: {
    refused: isSet,
    message: 'NODE_V8_COVERAGE is refused: it writes files about the process while it serves',
    fix: 'unset it; NODE_ENV=development allows it',
    inDevelopment: true,
  },
};

function variableIssues({ environment }: ProcessFacts, development: boolean): readonly Issue[] {
  const unknown = development ? [] : unknownVariables(environment);
  return [
    ...knownVariableIssues(environment, development),
    ...unknown.filter((name) => !Object.hasOwn(VARIABLES, name)).map(unknownVariableIssue),
  ];
}

/** Of a name only what looks like one is told: a file of variables may have been read wrongly. */
function unknownVariableIssue(name: string): Issue {
  const told = /^[A-Z][A-Z0-9_]{0,63}$/i.test(name) ? name : 'a variable of Node or OpenSSL';
  return issue(
    `${told} is refused: Node or OpenSSL may load code or write files by it, and it is not on the list of variables that a gateway may run with`,
    'unset it; docs/reference/lifecycle.md says which may be there',
  );
}

function knownVariableIssues(
  environment: ProcessFacts['environment'],
  development: boolean,
): readonly Issue[] {
  return Object.entries(VARIABLES).flatMap(([name, { refused, message, fix, inDevelopment }]) => {
    const value = environment[name];
    if (value === undefined || !refused(value) || (development && inDevelopment === true)) return [];
    return [issue(message, fix)];
  });
}

/** A debugger may have been opened by a signal or by code, without any switch. */
function inspectorIssues({ inspecting }: ProcessFacts, development: boolean): readonly Issue[] {
  if (!inspecting || development) return [];
  return [
    issue(
      "Node's debugger is open, which is refused unless NODE_ENV=development: it reads keys and tokens out of memory",
      'start the gateway without it',
    ),
  ];
}

function issue(message: string, fix?: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix !== undefined && { fix }) };
}
