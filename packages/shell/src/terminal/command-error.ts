import { FILE_CODES } from '@nymgate/hosts/bulk/places/file-failure';

/** Codes of the command line, listed in docs/reference/cli.md. */
export const COMMAND_CODES = {
  ...FILE_CODES,
  BULK_FAILED: 'The file could not be treated.',
  LINE_MALFORMED: 'The line is not a request of the batch protocol.',
  INPUT_MALFORMED: 'The input is not a Graph response: it is not JSON within the limits.',
  OUTPUT_UNWRITABLE: 'Standard output cannot be written.',
  TEMPORARY_UNUSABLE: 'The temporary directory cannot be used.',
  GATEWAY_UNREACHABLE: 'No gateway responds at this URL.',
  KEY_FILE_UNUSABLE: 'The key file cannot be used.',
  KEY_UNKNOWN: 'The key file has no key of this id.',
  LOOKUP_FAILED: 'A part of the path has no value.',
  DEMO_FAILED: 'A call of the demo did not succeed.',
  AUDIT_MISSING: 'Lines of the audit trail are not there.',
  AUDIT_CHANGED: 'An audit line does not follow from the line before: one of the two was changed.',
  AUDIT_REORDERED: 'An audit line comes after a later one.',
  AUDIT_DOUBLED: 'A number of the audit trail is there a second time.',
  AUDIT_FOREIGN: 'A line imitates an audit line.',
  AUDIT_BEGINNING: 'The beginning of an audit trail is not there.',
  AUDIT_ANCHOR: 'A line whose chain was kept elsewhere is not there, or is another.',
  AUDIT_EMPTY: 'There is no audit line in the input.',
  ADMIN_TOKEN: 'There is no access token for Microsoft Graph.',
  ADMIN_TENANT: 'The login is for another tenant.',
  ADMIN_RIGHTS: 'The person who is signed in may not do this.',
  ADMIN_GRAPH: 'Microsoft Graph rejected the request.',
  ENTRA_MISSING: 'Something is not there in Entra ID.',
  SETUP_INCOMPLETE: 'The set-up stopped half way.',
  EXPORT_FOLDER: 'The folder of the export cannot be used.',
  EXPORT_STATE: 'The state of the export cannot be read.',
  EXPORT_STOPPED: 'The export has stopped; run the same command to resume it.',
  EXPORT_CHANGED: 'The pseudonyms differ from those of the previous run.',
  OUTPUT_EXISTS: 'A file that would be written already exists.',
  INTERNAL: 'Unexpected failure.',
} as const satisfies Record<string, string>;

export type CommandCode = keyof typeof COMMAND_CODES;

/** `subject` is a protocol name or a system error, never a value from a request. */
export class CommandError extends Error {
  readonly code: CommandCode;

  constructor(code: CommandCode, subject?: string) {
    super(subject === undefined ? COMMAND_CODES[code] : `${COMMAND_CODES[code].slice(0, -1)}: ${subject}.`);
    this.name = 'CommandError';
    this.code = code;
  }
}
