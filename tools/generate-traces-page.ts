import { TRACE_ATTRIBUTES } from '../packages/gateway/src/proxy/trace-fields.ts';
import { code, generatedNotice, table } from './markdown.ts';
import { NOT_TRACED, STEP_MEANINGS } from './meanings/trace-meanings.ts';

/** Every span, and every attribute of it. */
export function tracesPage(): string {
  return `${[
    generatedNotice(
      'packages/gateway/src/proxy/trace-fields.ts, tools/meanings/trace-meanings.ts and tools/generate-traces-page.ts',
    ),
    '# Traces',
    INTRODUCTION,
    '## Spans',
    SPANS,
    table(
      ['span', 'what it is'],
      Object.entries(STEP_MEANINGS).map(([step, meaning]) => [code(step), meaning]),
    ),
    STEPS,
    '## Attributes',
    ATTRIBUTES,
    table(
      ['attribute', 'field of the audit line'],
      Object.entries(TRACE_ATTRIBUTES).map(([name, field]) => [code(name), code(field)]),
    ),
    ABSENT,
    table(
      ['field of the audit line', 'why it is in no span'],
      Object.entries(NOT_TRACED).map(([field, why]) => [code(field), why]),
    ),
    '## The trace that a caller is in',
    CONTEXT,
    '## To the collector',
    EXPORT,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `With [\`traces\`](configuration.md#traces) in the configuration each request becomes a trace of OpenTelemetry, sent to a collector by OTLP/HTTP in JSON. Without it nothing of that is loaded. [Decision 34](../decisions/0034-traces.md) says why it is made so.

\`\`\`yaml
traces:
  endpoint: https://collector.example.com:4318/v1/traces
  authorization: { secret: file:collector-token }
\`\`\``;

const SPANS = `One span for the request, of kind \`server\`: its name is method and template (\`GET /v1.0/users/{userId}\`), never a path; the method alone where no rule matched. Below it one span for each step, in this order:`;

const STEPS = `\`upstream\` is of kind \`client\`, the others are \`internal\`. Each step begins where the one before it ended, so they are together as long as the request, and the request is as long as \`milliseconds\`, \`entraMilliseconds\` and \`graphMilliseconds\` of its [audit line](audit-line.md) together. A request that ends early has no further steps; the step that it ended in has \`error.type\`, and status \`ERROR\` when it was not merely a refusal. The request has status \`ERROR\` when the answer is 5xx.`;

const ATTRIBUTES = `Of the span of the request; exactly these, empty ones left out. Each is a field of the [audit line](audit-line.md) under another name. Steps have none but \`error.type\`. One more, \`nymgate.graph_trace_id\`, stands there where Graph was told another trace id than the trace has (below).`;

const ABSENT = `\`nymgate.request_id\` leads to the audit line, which has the rest:`;

const CONTEXT = `\`traceparent\` ([W3C Trace Context](https://www.w3.org/TR/trace-context/)) of a caller that was let in is continued, and its flag decides whether the request is recorded: without \`sampled\` never, with it always while \`traces.sampleOneIn\` is 1; else twenty a second beyond that share, over all callers of the process, so that none fills the queue alone. What is not in the form of the standard, or is given twice, is none: a new trace begins, of which one in \`traces.sampleOneIn\` is recorded. The header of a caller that was not let in is not looked at, so that no stranger writes into anybody's trace. \`tracestate\` is never read and never passed on: it is free text of the caller's.

With \`traces.propagate: true\` requests to Graph carry \`traceparent\` with a trace id of ours and the id of the span \`upstream\`; requests to Entra ID never do. Where the trace begins here it is the id of the trace; where the caller has brought one, it is another random one for each request, which the span of the request has as \`nymgate.graph_trace_id\`: the caller's id is sixteen bytes of its choice, and stays here. Nothing of Graph's answer is taken for it. It is off by default: one header less that Microsoft gets.`;

const EXPORT = `The resource is \`service.name\` (\`nymgate\`), \`service.version\` and \`service.instance.id\`, which is \`instance\` of the audit trail; no name of a machine.

Spans leave every five seconds, or when 512 wait; the last ones when the gateway stops, within \`traces.exportMilliseconds\`. No request waits for that. A batch that the collector could not take (no connection, no answer in time, 429, 502, 503, 504) is sent five times in all, after 5, 10, 20 and 40 seconds or after its \`Retry-After\`, a minute at most. Any other status refuses it for good; redirects are not followed. Where \`traces.queueSpans\` wait already, the spans of a request are dropped.

The log says \`traces_not_sent\` once, with \`reason\` and \`status\`, and \`traces_sent_again\` once it works again. \`nymgate_trace_spans_total\` counts each span by \`outcome\`: \`sent\`, \`failed\` (the collector did not take it) or \`dropped\` (never sent).

| \`traces_not_sent\` | what to do |
|---|---|
| \`reason\` \`unreachable\`, \`timeout\` | is \`traces.endpoint\` right, and may the gateway connect to it? TLS needs a certificate of an authority that Node knows (\`NODE_EXTRA_CA_CERTS\`) |
| \`reason\` \`proxy\` | \`HTTPS_PROXY\` opens no tunnel to it: name the collector in \`NO_PROXY\`, or let the proxy allow it |
| \`status\` 401, 403 | the secret of \`traces.authorization\` or of a header; it is read again at each reload |
| \`status\` 404 | the path: mostly \`/v1/traces\` |
| \`status\` 400, 415 | the collector does not take OTLP in JSON, or not on this port: 4317 is gRPC, 4318 is HTTP |

It is the same for \`metrics_not_sent\`, with \`metrics\` in the place of \`traces\` and the path \`/v1/metrics\` ([metrics by OTLP](../guides/monitoring.md#metrics-by-otlp)).`;
