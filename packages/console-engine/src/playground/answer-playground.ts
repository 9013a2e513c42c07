import type { ConsoleEngine, PlaygroundOperations } from 'nymgate-console';
import { DEFAULT_CONNECTOR_OPTIONS, type ExampleCall } from '@nymgate/connectors/index';
import { fillSlots } from '@nymgate/rules/review/explain/known-answers';
import { callFilled } from '@nymgate/shell/call/call-filled';
import { lookupsOf } from '@nymgate/shell/call/fill-slots';
import { toGraphPath } from '@nymgate/shell/gateway/caller';
import { toWirePath } from '@nymgate/shell/gateway/request-once';
import { knownConnector } from '@nymgate/shell/input/find-connector';
import { knownPlans } from '@nymgate/shell/input/known-plans';
import type { AnswerOfEndpoint } from '../answers/explain-answer.ts';
import { askGateway } from '../shared/ask-gateway.ts';
import { ProblemError } from '../shared/console-problem.ts';
import type { ConsoleTarget } from '../shared/console-target.ts';
import type { Policies } from '../shared/policies.ts';
import { findIds } from './find-ids.ts';
import { judgeRequest } from './judge-request.ts';
import { offerConnector } from './offer-connector.ts';
import { offerParameters } from './offer-parameters.ts';
import { requestCopies } from './request-copies.ts';
import { sanitizePasted } from './sanitize-pasted.ts';
import { showAnswer } from './show-answer.ts';

type PlaygroundAnswers = Pick<ConsoleEngine['answers'], keyof PlaygroundOperations>;

/** Answers the page Playground. */
export function answerPlayground(target: ConsoleTarget, policies: Policies): PlaygroundAnswers {
  const examplesOf = (connector: string): readonly ExampleCall[] =>
    knownConnector(connector)?.examples(optionsOf(connector, target)) ?? [];
  return {
    'playground/offer': async ({ connector }) =>
      offerConnector(connector, await policies(connector), optionsOf(connector, target)),
    'playground/parameters': async ({ connector, endpoint }) =>
      offerParameters(await policies(connector), endpoint),
    'playground/judge': async ({ connector, target: asked }) =>
      judgeRequest(await policies(connector), graphPath(asked, connector, target)),
    'playground/ids': async ({ connector, target: asked }) => ({
      values: await findIds(asked, lookupsOf(examplesOf(connector)), (path) =>
        askGateway(target, connector, path),
      ),
    }),
    'playground/call': async ({ connector, target: given }) => {
      const asked = graphPath(given, connector, target);
      const lookups = lookupsOf(examplesOf(connector));
      const { filling, answer } = await callFilled(asked, lookups, (path) =>
        askGateway(target, connector, path),
      );
      const { of, endpoint } = await explainedBy(connector, filling.path, policies);
      const { url, needsCredential } = target;
      return {
        target: filling.path,
        endpoint,
        ...showAnswer({ ...answer, of, url, connector }),
        copies: requestCopies({ url, connector, target: filling.path, needsCredential }),
      };
    },
    'playground/paste': async ({ connector, target: given, text }) => {
      const policy = await policies(connector);
      const asked = toWirePath(fillSlots(policy.plan.endpoints, graphPath(given, connector, target)));
      const { of, endpoint } = await explainedBy(connector, asked, policies);
      const { url, needsCredential } = target;
      const answer = await sanitizePasted({ target, connector, asked, text });
      return {
        target: given,
        endpoint,
        ...showAnswer({ ...answer, of, url, connector }),
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

type Explained = { readonly of: AnswerOfEndpoint | undefined; readonly endpoint: string | undefined };

/** Whose rules the answer to a request follows. */
async function explainedBy(connector: string, path: string, policies: Policies): Promise<Explained> {
  const policy = await policies(connector);
  const { request, endpoint } = policy.review.explainRequest(policy.plan, 'GET', toWirePath(path));
  return {
    endpoint: request.endpoint?.id,
    of: endpoint === undefined ? undefined : { connector, policy, endpoint, known: knownPlans() },
  };
}
