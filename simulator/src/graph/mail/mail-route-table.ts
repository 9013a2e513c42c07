import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../call.ts';
import type { MailEndpointId } from './mail-endpoints.ts';
import { getMailFolder, getMessage, listMailFolders, listMessages } from './mail-routes.ts';
import { messagesDelta } from './messages-delta.ts';

export const MAIL_ROUTES: Readonly<Record<MailEndpointId, (call: GraphCall) => Entity>> = {
  messages: listMessages,
  message: getMessage,
  'mail-folders': listMailFolders,
  'mail-folder': getMailFolder,
  'folder-messages': listMessages,
  'folder-messages-delta': messagesDelta,
};
