import { DEFAULT_CONNECTOR_OPTIONS, type ExampleCall } from '@nymgate/connectors/index';
import { fillSlots } from '@nymgate/rules/review/explain/known-answers';
import { fetchWithLookups } from '@nymgate/shell/call/fetch-with-lookups';
import { collectLookups } from '@nymgate/shell/call/fill-slots';
import { toGraphPath } from '@nymgate/shell/gateway/caller';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import { listNativePlans } from '@nymgate/shell/input/list-native-plans';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { ConsoleEngine, PlaygroundOperations, RequestVerdict } from 'nymgate-console';
import type { ExplainedResponse } from '../answers/explain-response.ts';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { getBase, type LoadPolicy } from '../shared/load-policy.ts';
import { requestGateway } from '../shared/request-gateway.ts';
import { ProblemError, requestProblem } from '../shared/to-console-error.ts';
import { fetchOfferedIds } from './fetch-offered-ids.ts';
import { listParameterOffers, toConnectorOffer } from './list-parameter-offers.ts';
import { requestCopies } from './request-copies.ts';
import { sanitizePastedResponse } from './sanitize-pasted-response.ts';
import { toCallResult } from './to-call-result.ts';

type PlaygroundHandlers = Pick<ConsoleEngine['handlers'], keyof PlaygroundOperations>;

export function createPlaygroundHandlers(target: ConsoleTarget, policies: LoadPolicy): PlaygroundHandlers {
  const getExamples = (connector: string): readonly ExampleCall[] =>
    lookupConnector(getBase(connector, target))?.examples(getOptions(connector, target)) ?? [];
  return {
    'playground/offer': async ({ connector }) =>
      toConnectorOffer(getBase(connector, target), await policies(connector), getOptions(connector, target)),
    'playground/parameters': async ({ connector, endpoint }) =>
      listParameterOffers(await policies(connector), endpoint),
    'playground/judge': async ({ connector, target: requested }) =>
      decidePlaygroundRequest(await policies(connector), graphPath(requested, connector, target)),
    'playground/ids': async ({ connector, target: requested }) => ({
      values: await fetchOfferedIds(requested, collectLookups(getExamples(connector)), (path) =>
        requestGateway(target, connector, path),
      ),
    }),
    'playground/call': async ({ connector, target: given }) => {
      const requested = graphPath(given, connector, target);
      const lookups = collectLookups(getExamples(connector));
      const { filling, response } = await fetchWithLookups(requested, lookups, (path) =>
        requestGateway(target, connector, path),
      );
      const { of, endpoint } = await explainedBy(connector, filling.path, { target, policies });
      const { url, needsCredential } = target;
      return {
        target: filling.path,
        endpoint,
        ...toCallResult({ ...response, explainedResponse: of, url, connector }),
        copies: requestCopies({ url, connector, target: filling.path, needsCredential }),
      };
    },
    'playground/paste': async ({ connector, target: given, text }) => {
      const policy = await policies(connector);
      const requested = toWirePath(fillSlots(policy.plan.endpoints, graphPath(given, connector, target)));
      const { of, endpoint } = await explainedBy(connector, requested, { target, policies });
      const { url, needsCredential } = target;
      const answer = await sanitizePastedResponse({ target, connector, requestedPath: requested, text });
      return {
        target: given,
        endpoint,
        ...toCallResult({ ...answer, explainedResponse: of, url, connector }),
        copies: requestCopies({ url, connector, target: given, needsCredential }),
      };
    },
  };
}

function getOptions(connector: string, { config }: ConsoleTarget) {
  return config.connectors[connector]?.options ?? DEFAULT_CONNECTOR_OPTIONS;
}

function graphPath(given: string, connector: string, { url }: ConsoleTarget): string {
  const path = toGraphPath(given.trim(), { url, connector });
  if (path !== undefined) return path;
  throw new ProblemError({
    code: 'TARGET_FOREIGN',
    message: 'The request is neither a path nor a URL of this gateway.',
    fix: 'Start with the path: /v1.0/users',
  });
}

type ExplainedRequest = { readonly of: ExplainedResponse | undefined; readonly endpoint: string | undefined };

/** The rules that apply to the response. */
async function explainedBy(
  id: string,
  path: string,
  { target, policies }: { readonly target: ConsoleTarget; readonly policies: LoadPolicy },
): Promise<ExplainedRequest> {
  const connector = getBase(id, target);
  const policy = await policies(id);
  const { request, endpoint } = policy.review.explainRequest(policy.plan, 'GET', toWirePath(path));
  return {
    endpoint: request.endpoint?.id,
    of: endpoint === undefined ? undefined : { connector, policy, endpoint, known: listNativePlans() },
  };
}

/** Decides a request without sending it. An open `{slot}` matches any value that it accepts. */
export function decidePlaygroundRequest({ plan, review }: NamedPolicy, target: string): RequestVerdict {
  const { request } = review.explainRequest(plan, 'GET', toWirePath(fillSlots(plan.endpoints, target)));
  const { allowed, code, subject, endpoint, query } = request;
  return {
    allowed,
    ...(endpoint !== undefined && { endpoint: endpoint.id }),
    ...(code !== undefined && { problem: requestProblem(code, subject) }),
    parameters: query.map(({ name, passes, why }) => ({ name, passes, why })),
  };
}
