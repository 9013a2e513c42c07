import type { Connector, ConnectorOptions, Permission } from '../../connectors/index.ts';
import type { Exchange } from '../http/exchange.ts';
import { errorCodeOf, sourceCodeOf } from './describe-answer.ts';

const CONSENT =
  'A Privileged Role Administrator grants it by admin consent; a token from before the consent goes on failing until it expires.';
const MEETING_POLICY =
  'Or no Teams application access policy admits the application to the meetings of this organizer: a Teams Administrator runs New-CsApplicationAccessPolicy and Grant-CsApplicationAccessPolicy, which takes up to 30 minutes.';
const MAILBOX_SCOPE = 'Or a scope in Exchange Online (RBAC for Applications) leaves this mailbox out.';

/** By Graph's own code (facts of Graph's error documentation). */
const KNOWN: Readonly<Record<string, string>> = {
  MailboxNotEnabledForRESTAPI:
    'None of the accounts tried has an Exchange Online mailbox (unlicensed, soft-deleted or on-premises).',
  MailboxNotSupportedForRESTAPI: 'None of the accounts tried has a mailbox that Graph can read.',
  ResourceNotFound: 'The thing does not exist, or OneDrive was never set up for the accounts tried.',
  Authorization_IdentityNotFound:
    'The tenant does not know the application yet: grant admin consent, then wait for a fresh token.',
};

/**
 * Why a refused call of a connector was probably refused, and who can mend it; empty when nothing better is known than
 * the code itself.
 *
 * @param path of Graph, as asked
 */
export function likelyCause(
  connector: Connector,
  options: ConnectorOptions,
  { path, answer }: { readonly path: string; readonly answer: Exchange },
): string {
  const code = errorCodeOf(answer);
  if (code === 'SOURCE_AUTH_FAILED') return authCause(answer.headers['nymgate-hint']);
  if (code !== 'SOURCE_ERROR') return '';
  const known = KNOWN[sourceCodeOf(answer) ?? ''];
  if (known !== undefined) return known;
  return answer.status === 403 ? roleCause(connector, options, path) : '';
}

function authCause(hint: string | undefined): string {
  return hint === undefined
    ? 'Graph refuses the fresh token: wrong cloud, or the application was disabled.'
    : `Entra ID refuses the application (AADSTS${hint}): compare tenant, client id, and issuer, subject and audience of the federated credential.`;
}

function roleCause(connector: Connector, options: ConnectorOptions, path: string): string {
  const needed = permissionsAt(connector, options, path);
  if (needed.length === 0) return '';
  const roles = needed.map(({ value, id }) => `${value} (${id})`).join(' and ');
  const more = [
    ...(path.includes('/onlineMeetings') ? [MEETING_POLICY] : []),
    ...(/\/(?:messages|mailFolders|events|calendar|mailboxSettings)/.test(path) ? [MAILBOX_SCOPE] : []),
  ];
  return [`The application may lack ${roles}.`, CONSENT, ...more].join(' ');
}

function permissionsAt(connector: Connector, options: ConnectorOptions, path: string): readonly Permission[] {
  const [bare = ''] = path.split('?');
  const endpoint = connector.ruleSet(options).endpoints.find((rule) => fits(rule.path, bare));
  return connector
    .permissions(options)
    .filter(({ endpoints, optional }) => optional !== true && endpoints.includes(endpoint?.id ?? ''));
}

/** Whether a path is one of a template's, slots being anything but a slash. */
function fits(template: string, path: string): boolean {
  const pattern = template
    .split(/\{[^}]*\}/)
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}$`, 'i').test(path);
}
