import { ERROR_FIXES } from '../packages/clouds/src/faults/refusal-fixes.ts';
import {
  isRefusal,
  REQUEST_ERRORS,
  type RequestErrorCode,
  SETUP_CODES,
} from '../packages/engine/src/kernel/errors.ts';
import { code, generatedNotice, table } from './markdown.ts';
import { AUDIT_LOG_MEANINGS, AUDIT_MEANINGS, EVENT_FIELD_DESCRIPTIONS } from './meanings/audit-meanings.ts';

/** Every code that a request or a start can fail with. */
export function errorsPage(): string {
  return `${[
    generatedNotice('packages/engine/src/kernel/errors.ts and packages/clouds/src/faults/refusal-fixes.ts'),
    '# Errors',
    INTRODUCTION,
    table(['code', 'status', 'audit line', 'ask again', 'when', 'what to do'], errorRows()),
    CALLER_GONE,
    SETUP,
    table(
      ['code', 'when'],
      Object.entries(SETUP_CODES).map(([name, meaning]) => [code(name), meaning]),
    ),
  ].join('\n\n')}\n`;
}

/** Every line of the audit trail, and every field of it. */
export function auditPage(): string {
  return `${[
    generatedNotice('tools/meanings/audit-meanings.ts'),
    '# The audit line',
    AUDIT,
    '## Every line',
    EVERY_LINE,
    fieldTable(AUDIT_LOG_MEANINGS),
    '## A request',
    fieldTable(AUDIT_MEANINGS),
    '## What happens to the gateway',
    EVENTS,
    ...Object.entries(EVENT_FIELD_DESCRIPTIONS).flatMap(([event, fields]) => [
      `### \`${event}\``,
      fieldTable(fields),
    ]),
    '## The chain',
    CHAIN,
  ].join('\n\n')}\n`;
}

function fieldTable(meanings: Readonly<Record<string, string>>): string {
  return table(
    ['field', 'meaning'],
    Object.entries(meanings).map(([name, meaning]) => [code(name), meaning]),
  );
}

const INTRODUCTION = `Every failure has a stable code. Codes are never reused; the texts are constants, so nothing of a request, of an answer or of Microsoft's own error text is ever told.

## Answers to requests

The body has Graph's own envelope, so SDKs raise their usual exceptions, with their request ids:

\`\`\`json
{
  "error": {
    "code": "ENDPOINT_NOT_ALLOWED",
    "message": "Nymgate's rules name no such path.",
    "innerError": {
      "date": "2026-11-02T09:00:05",
      "request-id": "4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11",
      "client-request-id": "0b1d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11"
    }
  }
}
\`\`\`

\`request-id\` is ours, as in the header \`Nymgate-Request-Id\` and in the [audit line](audit-line.md), also where Graph has failed; \`client-request-id\` is the caller's own where it sent a GUID in the header of that name, else ours again. Dates are UTC.

The header \`Nymgate-Error\` carries the code too. A 403 whose message begins with "Nymgate's rules" is a refusal by the rules of this gateway; every other 403 is about the caller (\`CALLER_FORBIDDEN\`) or comes from Graph (\`SOURCE_ERROR\`). Programs that pass over 403 and 404 should log code and message, or they end without rows and without a sign. The message may end with a name from the rules in parentheses, such as the query option that was refused. \`SOURCE_ERROR\` adds \`innerError.code\`: Graph's own code when it is in our closed list, else \`unknown\`.

\`refused\` in the audit line means that the gateway turned the caller or its request away; \`failed\`, that something went wrong with
what it had allowed. Where it pays to ask again, the same request may succeed later without anybody doing anything.`;

const CALLER_GONE = `A caller that goes away before its answer is noted in the audit line by what ended the exchange (usually \`SOURCE_UNREACHABLE\`); nobody receives it.`;

const SETUP = `## Findings before the gateway serves

Printed as \`file:line:column CODE message (next step)\`, all at once; the process exits with 1 and serves nothing.`;

const AUDIT = `One JSON line a request on standard output or in \`audit.file\`, written [before the answer leaves](../decisions/0027-audit-chain.md), and one for
each thing that happens to the gateway itself. These are exactly the fields. No field holds a value of a request or of an answer, except
what numbers them (\`clientRequestId\`, \`traceId\`, \`sourceRequestId\`); \`subject\` is a pseudonym. Log lines go to standard output, without \`audit\`.`;

const EVERY_LINE = `In this order, around the fields of the tables below.`;

const EVENTS = `All have \`event\` and \`time\` besides. A start or a reload whose line cannot be written does not happen (\`AUDIT_UNWRITABLE\`).`;

const CHAIN = `\`chain\` of a line = base64url(SHA-256(\`chain\` of the line before ‖ the line without its \`chain\`)). "Without its chain" means: the bytes as
they stand, from the first brace to the last, with \`,"chain":"…"\` taken out. The first line of an instance follows the empty text. By hand, for the
first line of a trail:

\`\`\`sh
head -n 1 audit.log | sed 's/,"chain":"[^"]*"}$/}/' | tr -d '\\n' | openssl dgst -sha256 -binary | basenc --base64url | tr -d '='
\`\`\`

[\`nymgate audit verify\`](cli.md#nymgate-audit-verify) does it for whole files; [monitoring.md](../guides/monitoring.md#keeping-the-audit-trail) says how to keep
the trail so that it proves something, and [decision 27](../decisions/0027-audit-chain.md) why it is made so.`;

function errorRows(): readonly (readonly string[])[] {
  return (Object.keys(REQUEST_ERRORS) as RequestErrorCode[]).map((name) => {
    const row = REQUEST_ERRORS[name];
    const { when, fix, ...told } = ERROR_FIXES[name];
    const status = 'status' in told ? told.status : String(row.status);
    return [
      code(name),
      status,
      isRefusal(name) ? 'refused' : 'failed',
      row.retryable ? 'yes' : 'no',
      when,
      fix,
    ];
  });
}
