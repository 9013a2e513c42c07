import { connectorPseudonyms, readPseudonymSecrets } from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import { createOffline } from '@nymgate/gateway/app/create-offline';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { readRuleSet } from '@nymgate/shell/input/read-rules';
import type { SeenAnswer } from '../shared/ask-gateway.ts';
import { ProblemError, requestProblem } from '../shared/console-problem.ts';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { policySourceOf } from '../shared/policies.ts';
import { locateJsonFault } from './locate-json-fault.ts';

export type PastedAnswer = {
  readonly target: ConsoleTarget;
  readonly connector: string;
  /** The request that the answer belongs to. */
  readonly asked: string;
  readonly text: string;
};

/**
 * Sanitizes an answer of one's own with the gateway's rules and keys; nobody is asked, neither Graph nor Entra ID.
 *
 * @throws ProblemError JSON_BROKEN with the place, or the refusal of the rules
 */
export async function sanitizePasted({ target, connector, asked, text }: PastedAnswer): Promise<SeenAnswer> {
  const body = new TextEncoder().encode(text);
  const { sanitize } = await openEngine(target, connector);
  try {
    const { output } = sanitize({ method: 'GET', url: asked, body });
    const graph = { status: 200, request: `GET ${asked}`, body };
    return { status: 200, headers: {}, body: output, bytes: new TextEncoder().encode(output), graph };
  } catch (error) {
    if (error instanceof RequestError) throw brokenJson(text) ?? refusedPaste(error);
    throw error;
  }
}

function refusedPaste({ code, detail }: RequestError): ProblemError {
  const problem = requestProblem(code, detail.subject);
  if (code !== 'RESPONSE_NOT_SANITIZABLE') return new ProblemError(problem);
  return new ProblemError({
    ...problem,
    fix: 'Choose the endpoint, and write the request, that this answer came from.',
  });
}

function brokenJson(text: string): ProblemError | undefined {
  const fault = locateJsonFault(text);
  if (fault === undefined) return undefined;
  return new ProblemError({
    code: 'JSON_BROKEN',
    message: `The text is not JSON: line ${fault.line}, column ${fault.column}.`,
    fix: 'Paste one whole answer of Graph, from its first brace to its last.',
  });
}

async function openEngine({ config, recorder, url }: ConsoleTarget, connector: string) {
  const secrets = recorder.secrets();
  const settings = config.connectors[connector];
  const ruleSet = await readRuleSet(policySourceOf(connector, config));
  if (secrets === undefined || settings === undefined) throw new Error('the gateway has not started');
  const pseudonyms = connectorPseudonyms(await readPseudonymSecrets(config.pseudonyms, secrets), settings);
  return createOffline({ ruleSet, pseudonyms, publicUrl: url, graphOrigin: config.source.graph });
}
