import type { EndpointOf, OptionRules, PageRule } from '../endpoint.ts';
import { MAIL_FOLDER_FILTER, MESSAGE_DELTA_FILTER, MESSAGE_FILTER } from './mail-filters.ts';

export type MailEndpointId =
  | 'messages'
  | 'message'
  | 'mail-folders'
  | 'mail-folder'
  | 'folder-messages'
  | 'folder-messages-delta';

const PAGE: PageRule = { default: 10, maximum: 1000, beyond: 'clamped' };
const PAGED = { $top: true, $skip: true, $count: true } as const;
const MESSAGES: OptionRules = {
  $select: true,
  $filter: MESSAGE_FILTER,
  $orderby: {
    plain: [
      'receivedDateTime',
      'sentDateTime',
      'createdDateTime',
      'lastModifiedDateTime',
      'subject',
      'from/emailAddress/name',
      'from/emailAddress/address',
      'isRead',
      'importance',
      'hasAttachments',
    ],
    advanced: [],
  },
  $expand: ['attachments'],
  ...PAGED,
};

function mail(
  id: MailEndpointId,
  path: string,
  rest: Pick<EndpointOf<MailEndpointId>, 'options'> & Partial<EndpointOf<MailEndpointId>>,
): EndpointOf<MailEndpointId> {
  return {
    id,
    path: `users/{user}/${path}`,
    service: 'outlook',
    roles: ['Mail.ReadBasic.All', 'Mail.ReadBasic', 'Mail.Read'],
    ...rest,
  };
}

/** Source: graph-facts.md#2.2, #2.3, #3.3. `$search` is not served. */
export const MAIL_ENDPOINTS: readonly EndpointOf<MailEndpointId>[] = Object.freeze([
  mail('messages', 'messages', { options: MESSAGES, page: PAGE }),
  mail('message', 'messages/{message}', { options: { $select: true, $expand: ['attachments'] } }),
  mail('mail-folders', 'mailFolders', {
    options: {
      $select: true,
      $filter: MAIL_FOLDER_FILTER,
      $orderby: { plain: ['displayName', 'totalItemCount', 'unreadItemCount'], advanced: [] },
      ...PAGED,
    },
    parameters: ['includeHiddenFolders'],
    page: PAGE,
  }),
  mail('mail-folder', 'mailFolders/{folder}', { options: { $select: true } }),
  mail('folder-messages', 'mailFolders/{folder}/messages', { options: MESSAGES, page: PAGE }),
  mail('folder-messages-delta', 'mailFolders/{folder}/messages/delta', {
    options: {
      $select: true,
      $filter: MESSAGE_DELTA_FILTER,
      $orderby: { plain: ['receivedDateTime'], advanced: [] },
      $skiptoken: true,
      $deltatoken: true,
    },
    parameters: ['changeType'],
    page: PAGE,
  }),
]);
