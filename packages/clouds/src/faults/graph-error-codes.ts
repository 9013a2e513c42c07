/**
 * Graph `error.code` values that a caller may see; all others become `unknown`, because an error code is text
 * of Graph. Source: Graph error documentation, concepts/errors; graph-facts.md#4.2.
 */
export const GRAPH_ERROR_CODES = Object.freeze([
  'AccessDenied',
  'ApplicationThrottled',
  'Authorization_IdentityNotFound',
  'Authorization_RequestDenied',
  'BadRequest',
  'Directory_ExpiredPageToken',
  'ErrorAccessDenied',
  'ErrorInvalidUser',
  'ErrorItemNotFound',
  'ErrorMailboxMoveInProgress',
  'ErrorNonExistentMailbox',
  'ExtensionError',
  'Forbidden',
  'InefficientFilter',
  'InternalServerError',
  'InvalidAuthenticationToken',
  'MailboxConcurrency',
  'MailboxNotEnabledForRESTAPI',
  'MailboxNotSupportedForRESTAPI',
  'NotFound',
  'NotImplemented',
  'Request_BadRequest',
  'Request_ResourceNotFound',
  'Request_UnsupportedQuery',
  'ResourceNotFound',
  'TooManyRequests',
  'Unauthorized',
  'UnknownError',
  'accessDenied',
  'activityLimitReached',
  'generalException',
  'insufficient_claims',
  'invalidRequest',
  'itemNotFound',
  'notAllowed',
  'notSupported',
  'quotaLimitReached',
  'resourceModified',
  'resyncChangesApplyDifferences',
  'resyncChangesUploadDifferences',
  'resyncRequired',
  'serviceNotAvailable',
  'syncStateNotFound',
  'unauthenticated',
] as const);

export type GraphErrorCode = (typeof GRAPH_ERROR_CODES)[number];

/** Codes that require a new delta query, whatever the status. */
export const RESYNC_ERROR_CODES = Object.freeze([
  'syncStateNotFound',
  'resyncRequired',
  'resyncChangesApplyDifferences',
  'resyncChangesUploadDifferences',
] as const satisfies readonly GraphErrorCode[]);
