import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { groupByKey, type KeySet } from '../facts/key-sets.ts';
import type { DeployedCaller } from '../facts/place.ts';
import { getMountPath } from '../facts/requests.ts';
import { type ServedConnector, sortEntries } from '../facts/served-connector.ts';
import type { Page } from '../markup/block.ts';
import { type Block, bullets, commands, heading, paragraph, table } from '../markup/block.ts';
import { code, joinWithCommas, link, type Text, text } from '../markup/text.ts';
import { endpointLines } from './endpoint.ts';
import { formatRequestCommand, obtain } from './signed-request.ts';
import { isRequestSnippetPossible, javascriptSnippet, pythonSnippet, snippetPackages } from './snippets.ts';

/** For developers of consumers: endpoint, authentication, a first request, and code. */
export function connectPage(deployment: Deployment, served: readonly ServedConnector[]): Page {
  const instances = sortEntries(deployment.instances);
  return {
    title: `Connect to the gateway (${deployment.environment})`,
    reader: text`For developers of the program that reads the data. Holds no secret.`,
    language: 'en',
    blocks: [
      paragraph(
        text`Paths, parameters and answers are those of Microsoft Graph at another address, so any Graph client works once its base address is changed. Only what the connector’s rules name is answered; ids of people come as pseudonyms (${code('p~…')}) and are taken back in paths and filters. Follow ${code('@odata.nextLink')} as it is.`,
      ),
      table(
        ['Connector', 'Base address', 'Proves itself by'],
        served.map((one) => [
          text`${code(one.name)}`,
          base(one),
          joinWithCommas(one.instance.callers.map(describeAuthentication)),
        ]),
      ),
      ...joins(deployment),
      ...instances.flatMap(([name, instance]) => [
        heading(instances.length === 1 ? 'A first request' : `Instance ${name}`),
        ...(instances.length === 1
          ? []
          : [
              paragraph(
                text`Serves ${joinWithCommas(sortEntries(instance.connectors).map(([id]) => code(id)))}.`,
              ),
            ]),
        ...instance.callers.flatMap((caller) => callerBlocks(deployment, name, instance, caller)),
      ]),
      heading('When it does not answer'),
      bullets(
        text`401: the proof is missing, expired, or not the one above. 403 with ${code('CALLER_FORBIDDEN')}: the gateway knows you and has no grant for this connector; ask the operator.`,
        text`403 with ${code('ENDPOINT_NOT_ALLOWED')} or ${code('QUERY_NOT_ALLOWED')}: the rules do not name the request. Every error has its code in the header ${code('Nymgate-Error')}.`,
        text`429 and 503: wait as long as ${code('Retry-After')} says.`,
        text`${code('test.sh')} makes the example calls of every connector and says which pass.`,
      ),
    ],
  };
}

/** Which instances' pseudonyms join: nothing to say of one. */
function joins(deployment: Deployment): readonly Block[] {
  const [first, ...others] = groupByKey(deployment);
  if (first === undefined || Object.keys(deployment.instances).length < 2) return [];
  if (others.length > 0)
    return [
      heading('What joins'),
      paragraph(
        text`Pseudonyms join only within each of these groups of instances, since each group has its own key:`,
      ),
      bullets(
        ...[first, ...others].map(
          (set) => text`${joinWithCommas(set.instances.map(code))}${describeSince(set)}`,
        ),
      ),
    ];
  return [
    heading('What joins'),
    paragraph(
      text`All instances have the same key, so a person has the same pseudonym at each of them${describeSince(first)}.`,
    ),
  ];
}

function describeSince({ since }: KeySet): string {
  return since === null ? '' : `, from ${since} on; earlier data have other pseudonyms`;
}

function base({ instance, id }: ServedConnector): Text {
  const mount = getMountPath(instance, id);
  return instance.endpoint === null
    ? text`${code(`${mount}/v1.0`)} at the address of the service`
    : text`${code(`${trimTrailingSlash(instance.endpoint)}${mount}/v1.0`)}`;
}

function describeAuthentication(caller: DeployedCaller): string {
  const ways = {
    'aws-iam': 'signature of AWS IAM',
    'google-iam': 'ID token of Google',
    'entra-jwt': 'access token of Entra ID',
    'api-key': 'API key',
  } as const;
  return ways[caller.type];
}

function callerBlocks(
  deployment: Deployment,
  name: string,
  instance: DeploymentInstance,
  caller: DeployedCaller,
): readonly Block[] {
  const first = sortEntries(instance.connectors)[0]?.[0] ?? '';
  const path = `${getMountPath(instance, first)}/v1.0/users?%24top=1`;
  const at = { deployment, name, instance, caller };
  const { js } = snippetPackages(caller);
  const where = isRequestSnippetPossible(at) ? text`, with the address in ${code('NYMGATE_ENDPOINT')}` : '';
  return [
    heading(capital(describeAuthentication(caller)), 3),
    paragraph(identity(caller)),
    commands('sh', [
      ...endpointLines(deployment, name, instance),
      ...obtain(caller),
      ...formatRequestCommand(at, path),
    ]),
    paragraph(text`In Python (${joinWithCommas(snippetPackages(caller).python.map(code))})${where}:`),
    commands('python', pythonSnippet(at, path)),
    paragraph(
      text`In JavaScript (${js.length === 0 ? 'nothing but Node' : joinWithCommas(js.map(code))})${where}:`,
    ),
    commands('js', javascriptSnippet(at, path)),
  ];
}

function identity(caller: DeployedCaller): Text {
  switch (caller.type) {
    case 'aws-iam':
      return text`Assume the role ${code(caller.roleArn)}${caller.externalId === null ? '' : text` with the external id ${code(caller.externalId)}`}, and sign each request with Signature Version 4.`;
    case 'google-iam':
      return text`An ID token for the audience ${code(caller.audience)}, of one of: ${joinWithCommas(caller.members.map(code))}.`;
    case 'entra-jwt':
      return text`An access token for ${code(caller.audience)}, of one of the clients ${joinWithCommas(caller.clientIds.map(code))}. On Azure a managed identity has one without any secret.`;
    case 'api-key':
      return text`A key that the operator makes with ${code('nymgate keys caller add')} and hands over once. Keep it in a file that you alone may read; here it is ${code('caller.key')}. See ${link('https://datatracker.ietf.org/doc/html/rfc6750', 'RFC 6750')} for the header.`;
    default:
      return caller satisfies never;
  }
}

export function trimTrailingSlash(endpoint: string): string {
  return endpoint.replace(/\/+$/, '');
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
