// Run as a process of its own, since the certificate to trust (NODE_EXTRA_CA_CERTS) is read at start:
//   NODE_EXTRA_CA_CERTS=cert.pem node graph-sdk-walk.mjs https://127.0.0.1:PORT
// Prints one JSON line with what Microsoft's own SDK saw through the gateway.
import { Client, PageIterator } from '@microsoft/microsoft-graph-client';

const base = process.argv[2];
const client = (connector) =>
  Client.init({
    baseUrl: `${base}/${connector}`,
    customHosts: new Set([new URL(base).hostname]),
    authProvider: (done) => done(null, 'the-gateway-ignores-this'),
  });

async function collect(connector, path) {
  const graph = client(connector);
  const items = [];
  const iterator = new PageIterator(graph, await graph.api(path).get(), (item) => {
    items.push(item);
    return true;
  });
  await iterator.iterate();
  return { items, deltaLink: iterator.getDeltaLink() };
}

const distinct = ({ items }) => ({ all: items.length, distinct: new Set(items.map(({ id }) => id)).size });

const users = await collect('entra-id', '/users?$top=7');
const me = users.items.find(({ userType }) => userType === 'Member') ?? users.items[0];
const events = await collect('outlook-cal', `/users/${me.id}/events?$top=3`);
const round = await collect('entra-id', '/users/delta?$select=id,department');
const second = await client('entra-id').api(round.deltaLink).get();
const one = await client('entra-id').api(`/users/${me.id}`).get();
const messages = await collect('outlook-mail', `/users/${me.id}/messages?$top=25`);
const chats = await collect('msft-teams', `/users/${me.id}/chats?$top=10`);
const team = (await client('msft-teams').api('/teams').get()).value[0];
const channel = (await client('msft-teams').api(`/teams/${team.id}/allChannels`).get()).value[0];
const posts = await collect('msft-teams', `/teams/${team.id}/channels/${channel.id}/messages/delta`);
const drive = await client('msft-onedrive').api(`/users/${me.id}/drive`).get();
const items = await collect('msft-onedrive', `/drives/${drive.id}/root/delta?$top=50`);
const nothingNew = await client('msft-onedrive').api(items.deltaLink).get();
let refusal;
try {
  await client('entra-id').api('/users/alice@contoso.com').get();
} catch (error) {
  refusal = { statusCode: error.statusCode, code: error.code };
}
process.stdout.write(
  `${JSON.stringify({
    users: users.items.length,
    distinct: new Set(users.items.map(({ id }) => id)).size,
    events: events.items.length,
    sameId: one.id === me.id,
    deltaUsers: round.items.length,
    deltaLink: round.deltaLink,
    secondRound: {
      changes: second.value.length,
      hasDeltaLink: typeof second['@odata.deltaLink'] === 'string',
    },
    messages: distinct(messages),
    chats: distinct(chats),
    posts: { ...distinct(posts), again: typeof posts.deltaLink },
    driveItems: { ...distinct(items), again: nothingNew.value.length },
    refusal,
  })}\n`,
);
