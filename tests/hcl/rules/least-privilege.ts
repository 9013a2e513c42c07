import type { Body, Root } from '../../../tools/infra/read-roots.ts';
import { addressOf, blocksOfKind, listOf, nestedBlocks, objectsIn, textsIn } from '../walk.ts';
import type { Rule } from './rule.ts';

/**
 * Actions that take no resource. Sources: Service Authorization Reference, "AWS STS", "Amazon EC2", "AWS X-Ray"; the network
 * interfaces are those of Lambda's guide "Giving Lambda functions access to resources in an Amazon VPC".
 */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  'sts:GetWebIdentityToken',
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
]);

type Statement = { readonly at: string; readonly body: Body };

/** Statements of policy documents, wherever they stand. */
function statementsOf(root: Root): readonly Statement[] {
  return blocksOfKind(root, 'data', 'resource').flatMap((block) =>
    objectsIn(block.body)
      .filter((part) => Object.hasOwn(part, 'actions'))
      .map((body) => ({ at: addressOf(block), body })),
  );
}

export const noWildcardAction: Rule = (root) =>
  statementsOf(root)
    .filter(({ body }) => listOf(body['actions']).some((action) => action.includes('*')))
    .map(({ at }) => `${at}: an action with *`);

export const noWildcardResource: Rule = (root) =>
  statementsOf(root)
    .filter(({ body }) => listOf(body['resources']).includes('*'))
    .filter(({ body }) => !listOf(body['actions']).every((action) => WITHOUT_RESOURCE.has(action)))
    .map(({ at }) => `${at}: all resources`);

/** A policy as a text or as jsonencode(…) is read by no rule here. */
export const noPolicyAsText: Rule = (root) =>
  blocksOfKind(root, 'resource')
    .filter(({ body }) => textsIn(body).some((text) => /\bStatement\b|"Action"/.test(text)))
    .map(
      (block) =>
        `${addressOf(block)}: a policy as text; use data "aws_iam_policy_document", which the rules read`,
    );

/** Whom a role lets in must prove something that a confused deputy does not know: the external id, or the audience of the token. */
export const callersAreTied: Rule = (root) =>
  statementsOf(root).flatMap(({ at, body }) => {
    const missing = neededConditions(body).filter((name) => !conditionsOf(body).includes(name));
    return missing.length === 0 ? [] : [`${at}: a trust without ${missing.join(', ')}`];
  });

function neededConditions(body: Body): readonly string[] {
  const actions = listOf(body['actions']);
  const principals = nestedBlocks(body, 'principals');
  const isOf = (type: string): boolean => principals.some((principal) => principal['type'] === type);
  if (actions.includes('sts:AssumeRoleWithWebIdentity'))
    return ['aud', 'sub', 'oaud'].map((claim) => `accounts.google.com:${claim}`);
  return actions.includes('sts:AssumeRole') && isOf('AWS') ? ['sts:ExternalId'] : [];
}

function conditionsOf(body: Body): readonly string[] {
  return nestedBlocks(body, 'condition').map(({ variable }) => String(variable));
}

/** Everybody: of Google, of AWS, and a function address without signature. */
const EVERYBODY = /\ballUsers\b|\ballAuthenticatedUsers\b/;

export const noOpenDoor: Rule = (root) =>
  blocksOfKind(root, 'resource', 'data').flatMap((block) => {
    const parts = objectsIn(block.body);
    const isOpen =
      textsIn(block.body).some((text) => EVERYBODY.test(text)) ||
      parts.some(
        (part) =>
          part['authorization_type'] === 'NONE' ||
          part['function_url_auth_type'] === 'NONE' ||
          part['principal'] === '*' ||
          part['invoker_iam_disabled'] === true ||
          listOf(part['identifiers']).includes('*'),
      );
    return isOpen ? [`${addressOf(block)}: everybody may call`] : [];
  });
