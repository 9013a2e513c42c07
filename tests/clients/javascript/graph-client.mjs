// @microsoft/microsoft-graph-client as its README shows it: Client, PageIterator, BatchRequestContent.
import { inspect } from 'node:util';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  PageIterator,
} from '@microsoft/microsoft-graph-client';
import { API_KEY, control, distinct, GATEWAY, PERSON, refusal, report, TLS_GATEWAY } from './report.mjs';

const connect = (baseUrl) =>
  Client.init({
    baseUrl,
    customHosts: new Set([new URL(baseUrl).hostname]),
    authProvider: (done) => done(null, API_KEY),
  });
const client = connect(GATEWAY);
const hidden = "/users?$filter=startswith(displayName,'A')";

async function all(path, graph = client) {
  const rows = [];
  const iterator = new PageIterator(graph, await graph.api(path).get(), (row) => rows.push(row) > 0);
  await iterator.iterate();
  return { rows, deltaLink: iterator.getDeltaLink() };
}

async function person() {
  const { rows } = await all('/users?$select=id');
  return rows[Number(PERSON)].id;
}

const cases = {
  page: async () => distinct((await all('/users?$top=7')).rows),
  prefix: async () => distinct((await all('/users?$top=7', connect(`${GATEWAY}/entra-id`))).rows),
  select: async () => {
    const { rows } = await all('/users?$select=id,department,displayName');
    const departments = rows.map(({ department }) => department ?? '').sort();
    return { rows: rows.length, departments, named: rows.filter((row) => row.displayName).length };
  },
  filter: async () => ({ rows: (await all('/users?$filter=accountEnabled eq true')).rows.length }),
  expand: async () => {
    const { rows } = await all(`/users/${await person()}/chats?$expand=members`);
    return { chats: rows.length, members: rows.reduce((sum, { members }) => sum + members.length, 0) };
  },
  count: async () => {
    const eventual = (path) => client.api(path).header('ConsistencyLevel', 'eventual').get();
    const annotated = await eventual('/users?$count=true&$top=5');
    return { segment: Number(await eventual('/users/$count')), annotation: annotated['@odata.count'] };
  },
  ids: async () => {
    const id = await person();
    const messages = (await all(`/users/${id}/messages?$top=25`)).rows.length;
    return { messages, events: (await all(`/users/${id}/events?$top=25`)).rows.length };
  },
  function: async () => distinct((await all(`/users/${await person()}/chats/getAllMessages()`)).rows),
  batch: async () => {
    const paths = ['/users?$top=3', `/users/${await person()}/messages?$top=1`, hidden];
    const steps = paths.map((path, index) => ({
      id: String(index),
      request: new Request(`https://graph.microsoft.com${path}`, { method: 'GET' }),
    }));
    const content = await new BatchRequestContent(steps).getContent();
    const answers = new BatchResponseContent(await client.api('/$batch').post(content));
    const first = await answers.getResponseById('0').json();
    return {
      statuses: paths.map((_, index) => answers.getResponseById(String(index)).status),
      rows: first.value.length,
    };
  },
  throttle: async () => {
    await control('throttle');
    return { rows: (await client.api('/users?$top=5').get()).value.length };
  },
  refusal: async () => {
    const error = await refusal(() => client.api(hidden).get());
    const { statusCode: status, code, message, requestId } = error;
    return { status, code, message, requestId, printed: print(error) };
  },
  delta: async () => {
    const first = await all('/users/delta()?$select=id,department,displayName');
    await control('change');
    const second = await all(first.deltaLink);
    const removed = second.rows.filter((row) => row['@removed']).length;
    await control('expire');
    const gone = await refusal(() => client.api(second.deltaLink).get());
    const fresh = await all(gone.headers.get('location'));
    return {
      first: first.rows.length,
      second: { changed: second.rows.length - removed, removed },
      expired: gone.statusCode,
      fresh: fresh.rows.length,
      named: fresh.rows.filter((row) => row.displayName).length,
      departments: fresh.rows.some(({ department }) => department),
    };
  },
  tls: async () => distinct((await all('/users?$top=7', connect(TLS_GATEWAY))).rows),
};

/** The object without its stack and headers. */
function print({ name, message, headers: _, ...rest }) {
  return `${name}: ${message} ${inspect(rest)}`;
}

await report(cases, print);
