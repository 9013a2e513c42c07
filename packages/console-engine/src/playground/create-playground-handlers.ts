import { DEFAULT_CONNECTOR_OPTIONS, type ExampleCall } from '@nymgate/connectors/index';
import { fillSlots } from '@nymgate/rules/review/explain/known-answers';
import { fetchWithLookups } from '@nymgate/shell/call/fetch-with-lookups';
import { collectLookups } from '@nymgate/shell/call/fill-slots';
import { toGraphPath } from '@nymgate/shell/gateway/caller';
import { toWirePath } from '@nymgate/shell/gateway/send-request';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import { listNativePlans } from '@nymgate/shell/input/list-native-plans';
import type { ConsoleEngine, PlaygroundOperations } from 'nymgate-console';
import type { ExplainedResponse } from '../answers/explain-response.ts';
import type { ConsoleTarget } from '../shared/console-target.ts';
import type { LoadPolicy } from '../shared/load-policy.ts';
import { requestGateway } from '../shared/request-gateway.ts';
import { ProblemError } from '../shared/to-console-error.ts';
import { decideRequest } from './decide-request.ts';
import { fetchSlotValues } from './fetch-slot-values.ts';
import { listParameterOffers } from './list-parameter-offers.ts';
import { requestCopies } from './request-copies.ts';
import { sanitizePastedResponse } from './sanitize-pasted-response.ts';
import { toCallResult } from './to-call-result.ts';
import { toConnectorOffer } from './to-connector-offer.ts';

type PlaygroundHandlers = Pick<ConsoleEngine['handlers'], keyof PlaygroundOperations>;

/** Answers the page Playground. */
export function createPlaygroundHandlers(target: ConsoleTarget, policies: LoadPolicy): PlaygroundHandlers {
  const examplesOf = (connector: string): readonly ExampleCall[] =>
    lookupConnector(connector)?.examples(optionsOf(connector, target)) ?? [];
  return {
    'playground/offer': async ({ connector }) =>
      toConnectorOffer(connector, await policies(connector), optionsOf(connector, target)),
    'playground/parameters': async ({ connector, endpoint }) =>
      listParameterOffers(await policies(connector), endpoint),
    'playground/judge': async ({ connector, target: asked }) =>
      decideRequest(await policies(connector), graphPath(asked, connector, target)),
    'playground/ids': async ({ connector, target: asked }) => ({
      values: await fetchSlotValues(asked, collectLookups(examplesOf(connector)), (path) =>
        requestGateway(target, connector, path),
      ),
    }),
    'playground/call': async ({ connector, target: given }) => {
      const asked = graphPath(given, connector, target);
      const lookups = collectLookups(examplesOf(connector));
      const { filling, response } = await fetchWithLookups(asked, lookups, (path) =>
        requestGateway(target, connector, path),
      );
      const { of, endpoint } = await explainedBy(connector, filling.path, policies);
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
      const asked = toWirePath(fillSlots(policy.plan.endpoints, graphPath(given, connector, target)));
      const { of, endpoint } = await explainedBy(connector, asked, policies);
      const { url, needsCredential } = target;
      const answer = await sanitizePastedResponse({ target, connector, requestedPath: asked, text });
      return {
        target: given,
        endpoint,
        ...toCallResult({ ...answer, explainedResponse: of, url, connector }),
        copies: requestCopies({ url, connector, target: given, needsCredential }),
      };
    },
  };
}

function optionsOf(connector: string, { config }: ConsoleTarget) {
  return config.connectors[connector]?.options ?? DEFAULT_CONNECTOR_OPTIONS;
}

/** What a person typed or a link names, as a path of Graph's. */
function graphPath(given: string, connector: string, { url }: ConsoleTarget): string {
  const path = toGraphPath(given.trim(), { url, connector });
  if (path !== undefined) return path;
  throw new ProblemError({
    code: 'TARGET_FOREIGN',
    message: 'The request is no path, and its address is not that of this gateway.',
    fix: 'Begin with the path: /v1.0/users',
  });
}

type ExplainedRequest = { readonly of: ExplainedResponse | undefined; readonly endpoint: string | undefined };

/** Whose rules the answer to a request follows. */
async function explainedBy(connector: string, path: string, policies: LoadPolicy): Promise<ExplainedRequest> {
  const policy = await policies(connector);
  const { request, endpoint } = policy.review.explainRequest(policy.plan, 'GET', toWirePath(path));
  return {
    endpoint: request.endpoint?.id,
    of: endpoint === undefined ? undefined : { connector, policy, endpoint, known: listNativePlans() },
  };
}
