import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import type { DeployedCaller } from '../facts/place.ts';
import { mountOf } from '../facts/requests.ts';
import { type Served, sorted } from '../facts/served.ts';
import type { Page } from '../markup/block.ts';
import { type Block, bullets, commands, heading, paragraph, table } from '../markup/block.ts';
import { code, commas, link, say, type Text } from '../markup/text.ts';
import { endpointLines } from './endpoint.ts';
import { ask, obtain } from './signed-request.ts';
import { isAsked, javascriptSnippet, pythonSnippet, snippetPackages } from './snippets.ts';

/** For the program that consumes: where the gateway is, how to prove oneself, a first request, and code. */
export function connectPage(deployment: Deployment, served: readonly Served[]): Page {
  const instances = sorted(deployment.instances);
  return {
    title: `Connect to the gateway (${deployment.environment})`,
    reader: say`For whoever builds the program that reads the data. Holds no secret.`,
    language: 'en',
    blocks: [
      paragraph(
        say`Paths, parameters and answers are those of Microsoft Graph at another address, so any Graph client works once its base address is changed. Only what the connector’s rules name is answered; ids of people come as pseudonyms (${code('p~…')}) and are taken back in paths and filters. Follow ${code('@odata.nextLink')} as it is.`,
      ),
      table(
        ['Connector', 'Base address', 'Proves itself by'],
        served.map((one) => [say`${code(one.name)}`, base(one), commas(one.instance.callers.map(wayOf))]),
      ),
      ...instances.flatMap(([name, instance]) => [
        heading(instances.length === 1 ? 'A first request' : `Instance ${name}`),
        ...(instances.length === 1
          ? []
          : [paragraph(say`Serves ${commas(sorted(instance.connectors).map(([id]) => code(id)))}.`)]),
        ...instance.callers.flatMap((caller) => callerBlocks(deployment, name, instance, caller)),
      ]),
      heading('When it does not answer'),
      bullets(
        say`401: the proof is missing, expired, or not the one above. 403 with ${code('CALLER_FORBIDDEN')}: the gateway knows you and has no grant for this connector; ask the operator.`,
        say`403 with ${code('ENDPOINT_NOT_ALLOWED')} or ${code('QUERY_NOT_ALLOWED')}: the rules do not name the request. Every error has its code in the header ${code('Nymgate-Error')}.`,
        say`429 and 503: wait as long as ${code('Retry-After')} says.`,
        say`${code('test.sh')} makes the example calls of every connector and says which pass.`,
      ),
    ],
  };
}

function base({ instance, connector }: Served): Text {
  const mount = mountOf(instance, connector.id);
  return instance.endpoint === null
    ? say`${code(`${mount}/v1.0`)} at the address of the service`
    : say`${code(`${trimmed(instance.endpoint)}${mount}/v1.0`)}`;
}

function wayOf(caller: DeployedCaller): string {
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
  const first = sorted(instance.connectors)[0]?.[0] ?? '';
  const path = `${mountOf(instance, first)}/v1.0/users?%24top=1`;
  const at = { deployment, name, instance, caller };
  const { js } = snippetPackages(caller);
  const where = isAsked(at) ? say`, with the address in ${code('NYMGATE_ENDPOINT')}` : '';
  return [
    heading(capital(wayOf(caller)), 3),
    paragraph(identity(caller)),
    commands('sh', [...endpointLines(deployment, name, instance), ...obtain(caller), ...ask(at, path)]),
    paragraph(say`In Python (${commas(snippetPackages(caller).python.map(code))})${where}:`),
    commands('python', pythonSnippet(at, path)),
    paragraph(say`In JavaScript (${js.length === 0 ? 'nothing but Node' : commas(js.map(code))})${where}:`),
    commands('js', javascriptSnippet(at, path)),
  ];
}

function identity(caller: DeployedCaller): Text {
  switch (caller.type) {
    case 'aws-iam':
      return say`Assume the role ${code(caller.roleArn)}${caller.externalId === null ? '' : say` with the external id ${code(caller.externalId)}`}, and sign each request with Signature Version 4.`;
    case 'google-iam':
      return say`An ID token for the audience ${code(caller.audience)}, of one of: ${commas(caller.members.map(code))}.`;
    case 'entra-jwt':
      return say`An access token for ${code(caller.audience)}, of one of the clients ${commas(caller.clientIds.map(code))}. On Azure a managed identity has one without any secret.`;
    case 'api-key':
      return say`A key that the operator makes with ${code('nymgate keys caller add')} and hands over once. Keep it in a file that you alone may read; here it is ${code('caller.key')}. See ${link('https://datatracker.ietf.org/doc/html/rfc6750', 'RFC 6750')} for the header.`;
    default:
      return caller satisfies never;
  }
}

export function trimmed(endpoint: string): string {
  return endpoint.replace(/\/+$/, '');
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
