import { url as inspectorUrl } from 'node:inspector';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { describeRefusedSwitch, isAllowedSwitch, listSwitches, splitOptions } from './node-switches.ts';
import { findUnknownVariables } from './node-variables.ts';

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
export function checkProcess(facts: ProcessFacts = readProcessFacts()): void {
  const [first, ...rest] = findProcessIssues(facts);
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

export function readProcessFacts(): ProcessFacts {
  return {
    environment: process.env,
    execArgv: process.execArgv,
    inspecting: inspectorUrl() !== undefined,
    webAssembly: 'WebAssembly' in globalThis,
  };
}

function findProcessIssues(facts: ProcessFacts): readonly Issue[] {
  const development = facts.environment['NODE_ENV'] === 'development';
  return [
    ...findEngineIssues(facts),
    ...findSwitchIssues(facts, development),
    ...findVariableIssues(facts, development),
    ...findInspectorIssues(facts, development),
  ];
}

function findEngineIssues({ webAssembly }: ProcessFacts): readonly Issue[] {
  if (webAssembly) return [];
  const message =
    'Node runs without WebAssembly (--jitless), and undici, through which Graph and Entra ID are asked, cannot read an answer without it; start it without that switch';
  return [createIssue(message)];
}

const REMOVE_SWITCH_FIX = 'take it out of the command line of Node or out of NODE_OPTIONS';

function findSwitchIssues(
  { environment, execArgv, webAssembly }: ProcessFacts,
  development: boolean,
): readonly Issue[] {
  const given = [...execArgv, ...splitOptions(environment['NODE_OPTIONS'] ?? '')];
  const refused = listSwitches(given)
    .filter((text) => !isAllowedSwitch(text, { development }))
    // What `--jitless` does is said above.
    .filter((text) => webAssembly || !/^--jitless$/.test(text));
  return [...new Set(refused.map(describeRefusedSwitch))].map((message) =>
    createIssue(message, REMOVE_SWITCH_FIX),
  );
}

type VariableRule = {
  readonly isForbidden: (value: string) => boolean;
  readonly message: string;
  readonly fix: string;
  readonly inDevelopment?: true;
};

const isSet = (value: string) => value !== '';

/** Variables with words of their own: what they do, and what to do in their place. */
const VARIABLE_RULES: Readonly<Record<string, VariableRule>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: {
    isForbidden: (value) => value === '0',
    message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is refused: anybody on the way could read the tenant',
    fix: 'unset it; use NODE_EXTRA_CA_CERTS for an authority of your own',
  },
  NODE_DEBUG: {
    isForbidden: isSet,
    message: 'NODE_DEBUG is refused: Node would write requests with their tokens to standard error',
    fix: 'unset it; the log level of the gateway is log.level',
  },
  NODE_DEBUG_NATIVE: {
    isForbidden: isSet,
    message: 'NODE_DEBUG_NATIVE is refused: Node would write what it handles to standard error',
    fix: 'unset it',
  },
  SSLKEYLOGFILE: {
    isForbidden: isSet,
    message: 'SSLKEYLOGFILE is refused: it asks for the keys of TLS connections in a file',
    fix: 'unset it',
  },
  NODE_V8_COVERAGE: {
    isForbidden: isSet,
    message: 'NODE_V8_COVERAGE is refused: it writes files about the process while it serves',
    fix: 'unset it; NODE_ENV=development allows it',
    inDevelopment: true,
  },
};

function findVariableIssues({ environment }: ProcessFacts, development: boolean): readonly Issue[] {
  const unknown = development ? [] : findUnknownVariables(environment);
  return [
    ...findKnownVariableIssues(environment, development),
    ...unknown.filter((name) => !Object.hasOwn(VARIABLE_RULES, name)).map(createUnknownVariableIssue),
  ];
}

/** Of a name only what looks like one is told: a file of variables may have been read wrongly. */
function createUnknownVariableIssue(name: string): Issue {
  const displayName = /^[A-Z][A-Z0-9_]{0,63}$/i.test(name) ? name : 'a variable of Node or OpenSSL';
  return createIssue(
    `${displayName} is refused: Node or OpenSSL may load code or write files by it, and it is not on the list of variables that a gateway may run with`,
    'unset it; docs/reference/lifecycle.md says which may be there',
  );
}

function findKnownVariableIssues(
  environment: ProcessFacts['environment'],
  development: boolean,
): readonly Issue[] {
  return Object.entries(VARIABLE_RULES).flatMap(([name, { isForbidden, message, fix, inDevelopment }]) => {
    const value = environment[name];
    if (value === undefined || !isForbidden(value) || (development && inDevelopment === true)) return [];
    return [createIssue(message, fix)];
  });
}

/** A debugger may have been opened by a signal or by code, without any switch. */
function findInspectorIssues({ inspecting }: ProcessFacts, development: boolean): readonly Issue[] {
  if (!inspecting || development) return [];
  return [
    createIssue(
      "Node's debugger is open, which is refused unless NODE_ENV=development: it reads keys and tokens out of memory",
      'start the gateway without it',
    ),
  ];
}

function createIssue(message: string, fix?: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix !== undefined && { fix }) };
}
