import { RequestError } from '@nymgate/engine/kernel/errors';
import { createOffline } from '@nymgate/gateway/app/create-offline';
import { readConnectorPseudonyms } from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import { readRuleSet } from '@nymgate/shell/input/read-rules';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { getPolicySource } from '../shared/load-policy.ts';
import type { ObservedResponse } from '../shared/request-gateway.ts';
import { ProblemError, requestProblem } from '../shared/to-console-error.ts';

export type PastedResponse = {
  readonly target: ConsoleTarget;
  readonly connector: string;
  readonly requestedPath: string;
  readonly text: string;
};

/**
 * Sanitizes a pasted response with the gateway's rules and keys, without contacting Graph or Entra ID.
 * @throws ProblemError JSON_BROKEN with the position, or the rules' refusal
 */
export async function sanitizePastedResponse({
  target,
  connector,
  requestedPath,
  text,
}: PastedResponse): Promise<ObservedResponse> {
  const body = new TextEncoder().encode(text);
  const { sanitize } = await openEngine(target, connector);
  try {
    const { output } = sanitize({ method: 'GET', url: requestedPath, body });
    const graph = { status: 200, request: `GET ${requestedPath}`, body };
    return { status: 200, headers: {}, body: output, bytes: new TextEncoder().encode(output), graph };
  } catch (error) {
    if (error instanceof RequestError) throw brokenJson(text) ?? pasteRejected(error);
    throw error;
  }
}

function pasteRejected({ code, detail }: RequestError): ProblemError {
  const problem = requestProblem(code, detail.subject);
  if (code !== 'RESPONSE_NOT_SANITIZABLE') return new ProblemError(problem);
  return new ProblemError({
    ...problem,
    fix: 'Select the endpoint and enter the request that this response came from.',
  });
}

function brokenJson(text: string): ProblemError | undefined {
  const fault = locateJsonError(text);
  if (fault === undefined) return undefined;
  return new ProblemError({
    code: 'JSON_BROKEN',
    message: `The text is not JSON: line ${fault.line}, column ${fault.column}.`,
    fix: 'Paste one complete response of Graph, from its first brace to its last.',
  });
}

async function openEngine({ config, recorder, url }: ConsoleTarget, connector: string) {
  const secrets = recorder.secrets();
  const settings = config.connectors[connector];
  const ruleSet = await readRuleSet(getPolicySource(connector, config));
  if (secrets === undefined || settings === undefined) throw new Error('the gateway has not started');
  const pseudonyms = await readConnectorPseudonyms(config.pseudonyms, settings, secrets);
  return createOffline({
    ruleSet,
    pseudonyms,
    publicUrl: url,
    graphOrigin: config.source.graph,
    inGraphOrder: true,
  });
}

/** From 1. */
type JsonErrorPosition = { readonly line: number; readonly column: number };

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Position of the first syntax error (RFC 8259). V8 reports a position for some errors only, and quotes the text around it.
 * @example locateJsonError('{\n  "a": 1,\n}') // { line: 3, column: 1 }
 */
export function locateJsonError(text: string): JsonErrorPosition | undefined {
  const at = findFault(text);
  if (at === undefined) return undefined;
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

type State = 'value' | 'first' | 'key' | 'colon' | 'after';

function findFault(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let at = skip(text, 0);
  while (at < text.length) {
    const mark = text[at] ?? '';
    if (state === 'after') {
      const around = open.at(-1);
      if (mark === ',' && around !== undefined) state = around === '{' ? 'key' : 'value';
      else if (mark === (around === '{' ? '}' : ']') && around !== undefined) open.pop();
      else return at;
      at += 1;
    } else if (state === 'colon') {
      if (mark !== ':') return at;
      state = 'value';
      at += 1;
    } else if (state === 'first' && mark === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop();
      state = 'after';
      at += 1;
    } else if ((state === 'key' || state === 'first') && open.at(-1) === '{') {
      const end = scalarEnd(text, at);
      if (mark !== '"' || end === undefined) return at;
      state = 'colon';
      at = end;
    } else if (mark === '{' || mark === '[') {
      open.push(mark);
      state = 'first';
      at += 1;
    } else {
      const end = scalarEnd(text, at);
      if (end === undefined) return at;
      state = 'after';
      at = end;
    }
    at = skip(text, at);
  }
  return state === 'after' && open.length === 0 ? undefined : at;
}

function scalarEnd(text: string, at: number): number | undefined {
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : undefined;
}

function skip(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}
