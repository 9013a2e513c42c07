import { RequestError } from '@nymgate/engine/kernel/errors';
import { createOffline } from '@nymgate/gateway/app/create-offline';
import {
  getConnectorPseudonyms,
  readPseudonymSecrets,
} from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import { readRuleSet } from '@nymgate/shell/input/read-rules';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { getPolicySource } from '../shared/load-policy.ts';
import type { ObservedResponse } from '../shared/request-gateway.ts';
import { ProblemError, requestProblem } from '../shared/to-console-error.ts';
import { locateJsonError } from './locate-json-error.ts';

export type PastedResponse = {
  readonly target: ConsoleTarget;
  readonly connector: string;
  /** The request that the answer belongs to. */
  readonly requestedPath: string;
  readonly text: string;
};

/**
 * Sanitizes an answer of one's own with the gateway's rules and keys; nobody is asked, neither Graph nor Entra ID.
 *
 * @throws ProblemError JSON_BROKEN with the place, or the refusal of the rules
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
    fix: 'Choose the endpoint, and write the request, that this answer came from.',
  });
}

function brokenJson(text: string): ProblemError | undefined {
  const fault = locateJsonError(text);
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
  const ruleSet = await readRuleSet(getPolicySource(connector, config));
  if (secrets === undefined || settings === undefined) throw new Error('the gateway has not started');
  const pseudonyms = getConnectorPseudonyms(await readPseudonymSecrets(config.pseudonyms, secrets), settings);
  return createOffline({ ruleSet, pseudonyms, publicUrl: url, graphOrigin: config.source.graph });
}
