import { url as inspectorUrl } from 'node:inspector';
import { type Issue, throwIssues } from '@nymgate/engine/kernel/errors';
import { createConfigIssue } from '../faults/create-config-issue.ts';
import { describeRefusedSwitch, isAllowedSwitch, listSwitches, splitOptions } from './node-switches.ts';

// Allowed variables of Node and OpenSSL, with the reason. All others are rejected: several load code or write
// files, and a deny list is never complete (SWI-01).
const ALLOWED_VARIABLES: Readonly<Record<string, string>> = {
  NODE_ENV: 'only this program reads it',
  NODE_OPTIONS: 'its words are checked as those of the command line',
  NODE_EXTRA_CA_CERTS: 'adds an authority and takes no check away',
  NODE_USE_SYSTEM_CA: 'as --use-system-ca',
  NODE_TLS_REJECT_UNAUTHORIZED: 'its value is checked',
  NODE_NO_WARNINGS: 'as --no-warnings',
  NODE_PENDING_DEPRECATION: 'a warning more',
  NODE_DISABLE_COLORS: 'colours of a terminal',
  NODE_VERSION: 'set by the images of Node; Node does not read it',
  NODE_NAME: 'set by Kubernetes where a pod asks for it; Node does not read it',
  NODE_IP: 'as NODE_NAME',
};

const RUNTIME_VARIABLE = /^(?:NODE|OPENSSL)_/;
/** Set by Kubernetes for services named `node-…`. */
const KUBERNETES_SERVICE_VARIABLE =
  /^NODE_\w+_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;

/** Unknown variables of Node and OpenSSL. Empty ones are ignored, as Node does. Windows ignores case. */
function findUnknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(environment).filter((given) => {
    const name = given.toUpperCase();
    return (
      RUNTIME_VARIABLE.test(name) &&
      !Object.hasOwn(ALLOWED_VARIABLES, name) &&
      !KUBERNETES_SERVICE_VARIABLE.test(name) &&
      !!environment[given]
    );
  });
}

export type ProcessFacts = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
  readonly inspecting: boolean;
  /** False with `--jitless`. */
  readonly webAssembly: boolean;
};

/**
 * Rejects every Node or OpenSSL switch and variable that isn't on the allow list (NET-08, SWI-01): they may
 * disable certificate checks, expose memory or break requests. NODE_ENV=development also allows debuggers,
 * loaders and unknown variables.
 * @throws SetupError CONFIG_INVALID, with all findings
 */
export function checkProcess(facts: ProcessFacts = readProcessFacts()): void {
  const development = facts.environment['NODE_ENV'] === 'development';
  throwIssues([
    ...findEngineIssues(facts),
    ...findSwitchIssues(facts, development),
    ...findVariableIssues(facts, development),
    ...findInspectorIssues(facts, development),
  ]);
}

export function readProcessFacts(): ProcessFacts {
  return {
    environment: process.env,
    execArgv: process.execArgv,
    inspecting: inspectorUrl() !== undefined,
    webAssembly: 'WebAssembly' in globalThis,
  };
}

function findEngineIssues({ webAssembly }: ProcessFacts): readonly Issue[] {
  if (webAssembly) return [];
  const message =
    'Node runs without WebAssembly (--jitless), and undici, through which Graph and Entra ID are asked, cannot read an answer without it; start it without that switch';
  return [createConfigIssue(message)];
}

const REMOVE_SWITCH_FIX = 'take it out of the command line of Node or out of NODE_OPTIONS';

function findSwitchIssues(facts: ProcessFacts, development: boolean): readonly Issue[] {
  const { environment, execArgv, webAssembly } = facts;
  const given = [...execArgv, ...splitOptions(environment['NODE_OPTIONS'] ?? '')];
  const refused = listSwitches(given)
    .filter((text) => !isAllowedSwitch(text, { development }))
    // `--jitless` has its own finding.
    .filter((text) => webAssembly || !/^--jitless$/.test(text));
  return [...new Set(refused.map(describeRefusedSwitch))].map((message) =>
    createConfigIssue(message, REMOVE_SWITCH_FIX),
  );
}

type VariableRule = {
  readonly isForbidden: (value: string) => boolean;
  readonly message: string;
  readonly fix: string;
  readonly inDevelopment?: true;
};

const isSet = (value: string) => value !== '';

/** Variables with their own messages. */
const VARIABLE_RULES: Readonly<Record<string, VariableRule>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: {
    isForbidden: (value) => value === '0',
    message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is refused: anyone on the network path could read the tenant',
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

/** Only plausible names are printed: a file of variables may have been parsed wrongly. */
function createUnknownVariableIssue(name: string): Issue {
  const displayName = /^[A-Z][A-Z0-9_]{0,63}$/i.test(name) ? name : 'a variable of Node or OpenSSL';
  return createConfigIssue(
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
    return [createConfigIssue(message, fix)];
  });
}

/** A signal or code may have opened a debugger without a switch. */
function findInspectorIssues({ inspecting }: ProcessFacts, development: boolean): readonly Issue[] {
  if (!inspecting || development) return [];
  return [
    createConfigIssue(
      "Node's debugger is open, which is refused unless NODE_ENV=development: it reads keys and tokens out of memory",
      'start the gateway without it',
    ),
  ];
}
