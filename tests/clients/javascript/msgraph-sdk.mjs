// @microsoft/msgraph-sdk, made by Kiota, as its README shows it; the adapter gets the gateway's address.
import '@microsoft/msgraph-sdk-users';
import { inspect } from 'node:util';
import { AllowedHostsValidator, BaseBearerTokenAuthenticationProvider } from '@microsoft/kiota-abstractions';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import { createUserCollectionResponseFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/index.js';
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js';
import { BatchRequestContent, PageIterator } from '@microsoft/msgraph-sdk-core';
import { createDeltaGetResponseFromDiscriminatorValue } from '@microsoft/msgraph-sdk-users/users/delta/index.js';
import { API_KEY, control, distinct, GATEWAY, PERSON, refusal, report, TLS_GATEWAY } from './report.mjs';

const errors = { XXX: createODataErrorFromDiscriminatorValue };

/** Kiota sends its token to these hosts only. */
function connect(baseUrl) {
  const hosts = new AllowedHostsValidator(new Set([new URL(baseUrl).hostname]));
  const getAuthorizationToken = async (url) => (hosts.isUrlHostValid(url) ? API_KEY : '');
  const adapter = new GraphRequestAdapter(
    new BaseBearerTokenAuthenticationProvider({
      getAuthorizationToken,
      getAllowedHostsValidator: () => hosts,
    }),
  );
  adapter.baseUrl = baseUrl;
  return { adapter, client: createGraphServiceClient(adapter) };
}
const gateway = connect(`${GATEWAY}/v1.0`);
const { client } = gateway;
const hidden = "startswith(displayName,'A')";

/** Everything from the first page on, by the SDK's own iterator. */
async function all(
  page,
  { adapter } = gateway,
  factory = createUserCollectionResponseFromDiscriminatorValue,
) {
  const rows = [];
  const iterator = new PageIterator(adapter, page, (row) => rows.push(row) > 0, factory, errors);
  await iterator.iterate();
  return { rows, deltaLink: iterator.getOdataDeltaLink() };
}

/** The same for collections of other types: their builder follows the link. */
async function follow(builder, options) {
  const rows = [];
  let page = await builder.get(options);
  for (;;) {
    rows.push(...page.value);
    if (!page.odataNextLink) return rows;
    page = await builder.withUrl(page.odataNextLink).get();
  }
}

const pages = async (of) =>
  distinct((await all(await of.client.users.get({ queryParameters: { top: 7 } }), of)).rows);

async function person() {
  const { rows } = await all(await client.users.get({ queryParameters: { select: ['id'] } }));
  return client.users.byUserId(rows[Number(PERSON)].id);
}

const deltaRound = async (page) => all(page, gateway, createDeltaGetResponseFromDiscriminatorValue);

const cases = {
  page: () => pages(gateway),
  prefix: () => pages(connect(`${GATEWAY}/entra-id/v1.0`)),
  select: async () => {
    const select = ['id', 'department', 'displayName'];
    const { rows } = await all(await client.users.get({ queryParameters: { select } }));
    const departments = rows.map(({ department }) => department ?? '').sort();
    return { rows: rows.length, departments, named: rows.filter((row) => row.displayName).length };
  },
  filter: async () => {
    const filter = 'accountEnabled eq true';
    return { rows: (await all(await client.users.get({ queryParameters: { filter } }))).rows.length };
  },
  expand: async () => {
    const rows = await follow((await person()).chats, { queryParameters: { expand: ['members'] } });
    return { chats: rows.length, members: rows.reduce((sum, { members }) => sum + members.length, 0) };
  },
  count: async () => {
    const headers = { ConsistencyLevel: ['eventual'] };
    const annotated = await client.users.get({ headers, queryParameters: { count: true, top: 5 } });
    return { segment: await client.users.count.get({ headers }), annotation: annotated.odataCount };
  },
  ids: async () => {
    const one = await person();
    const messages = (await follow(one.messages, { queryParameters: { top: 25 } })).length;
    return { messages, events: (await follow(one.events, { queryParameters: { top: 25 } })).length };
  },
  function: async () => distinct(await follow((await person()).chats.getAllMessages)),
  batch: async () => {
    const content = new BatchRequestContent(gateway.adapter, errors);
    const one = await person();
    const items = [
      client.users.toGetRequestInformation({ queryParameters: { top: 3 } }),
      one.messages.toGetRequestInformation({ queryParameters: { top: 1 } }),
      client.users.toGetRequestInformation({ queryParameters: { filter: hidden } }),
    ].map((information) => content.addBatchRequest(information));
    const answers = await content.postAsync();
    const parts = items.map(({ id }) => answers.getResponseById(id));
    return { statuses: parts.map(({ status }) => status), rows: bodyOf(parts[0])?.value.length ?? null };
  },
  throttle: async () => {
    await control('throttle');
    return { rows: (await client.users.get({ queryParameters: { top: 5 } })).value.length };
  },
  refusal: async () => {
    const error = await refusal(() => client.users.get({ queryParameters: { filter: hidden } }));
    const { code, message, innerError } = error.errorEscaped;
    const requestId = innerError?.requestId;
    return { status: error.responseStatusCode, code, message, requestId, printed: print(error) };
  },
  delta: async () => {
    const select = ['id', 'department', 'displayName'];
    const first = await deltaRound(await client.users.delta.get({ queryParameters: { select } }));
    await control('change');
    const second = await deltaRound(await client.users.delta.withUrl(first.deltaLink).get());
    const removed = second.rows.filter((row) => row.additionalData?.['@removed']).length;
    await control('expire');
    const gone = await refusal(() => client.users.delta.withUrl(second.deltaLink).get());
    const [location] = gone.responseHeaders.location;
    const fresh = await deltaRound(await client.users.delta.withUrl(location).get());
    return {
      first: first.rows.length,
      second: { changed: second.rows.length - removed, removed },
      expired: gone.responseStatusCode,
      fresh: fresh.rows.length,
      named: fresh.rows.filter((row) => row.displayName).length,
      departments: fresh.rows.some(({ department }) => department),
    };
  },
  tls: () => pages(connect(`${TLS_GATEWAY}/v1.0`)),
};

/** The SDK hands a part's body over as bytes; of an object it makes none. */
function bodyOf({ body }) {
  return body === undefined ? undefined : JSON.parse(Buffer.from(body).toString('utf8'));
}

/** The object without its stack and headers. */
function print({ message, responseHeaders: _, ...rest }) {
  return `${message} ${inspect(rest, { depth: 4 })}`;
}

await report(cases, print);
