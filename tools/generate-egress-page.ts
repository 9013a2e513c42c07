import { CLOUDS } from '../packages/gateway/src/config/clouds.ts';
import { EGRESS_BY_PROVIDER, type EgressRow } from './egress/assertion-egress.ts';
import { EGRESS_BY_OBJECT_STORE } from './egress/object-egress.ts';
import { EGRESS_BY_STORE } from './egress/store-egress.ts';
import { code, generatedNotice, table } from './markdown.ts';

/** Who connects where, why, and how to forbid the rest. */
export function egressPage(): string {
  return `${[
    generatedNotice('tools/egress, packages/gateway/src/config/clouds.ts and tools/generate-egress-page.ts'),
    '# What the gateway connects to',
    INTRODUCTION,
    '## Microsoft',
    table(['cloud', 'host', 'port', 'why'], cloudRows()),
    MICROSOFT,
    '## The way of proving oneself',
    table(
      ['assertion.type', 'host', 'port', 'why', 'when', 'another host is named by'],
      rowsOf(EGRESS_BY_PROVIDER),
    ),
    PROVIDERS,
    '## Secret stores',
    table(['reference', 'host', 'port', 'why', 'when', 'another host is named by'], rowsOf(EGRESS_BY_STORE)),
    STORES,
    '## Object stores',
    table(
      ['address', 'host', 'port', 'why', 'when', 'another host is named by'],
      rowsOf(EGRESS_BY_OBJECT_STORE),
    ),
    OBJECTS,
    '## Callers',
    CALLERS,
    '## What replicas share',
    SHARED,
    '## Traces',
    TRACES,
    '## A proxy',
    PROXY,
    '## Commands',
    COMMANDS,
    '## Forbidding the rest',
    FORBIDDING,
  ].join('\n\n')}\n`;
}

function cloudRows(): readonly (readonly string[])[] {
  return Object.entries(CLOUDS).flatMap(([name, { authority, graph }]) => [
    [code(name), code(new URL(authority).host), '443', 'Entra ID: the access token, about once an hour'],
    [code(name), code(new URL(graph).host), '443', 'Microsoft Graph: every request that the rules allow'],
  ]);
}

function rowsOf(lists: Readonly<Record<string, readonly EgressRow[]>>): readonly (readonly string[])[] {
  return Object.entries(lists).flatMap(([type, rows]) =>
    rows.length === 0
      ? [[code(type), 'nobody', '', 'a file or a key of this machine', '', '']]
      : rows.map(({ host, port, purpose, condition = '', overriddenBy = '' }) => [
          code(type),
          code(host),
          String(port),
          purpose,
          condition,
          overriddenBy,
        ]),
  );
}

const INTRODUCTION = `The whole list. A gateway that serves connects to Entra ID, to Graph, to its platform for a proof of who it is, on Cloud Run with \`callers.platform\` to Google's metadata server (\`169.254.169.254\`, port 80), to the secret stores that its configuration names, with \`rules\` in a bucket to that object store, to the issuers of its callers' tokens, with \`state\` to the store that replicas share, and with \`traces\` to the collector that it names; to nobody else: no telemetry of ours, no look for updates, no download. Configuration comes from files and variables, rules and keys from there or from a store.

The tables are made from the code's own lists. \`tests/contract/egress.test.ts\` runs every way of proving oneself, every secret store and every object store, and fails for a host that is not in its list, or that stands there and is never asked. \`tests/architecture/egress.test.ts\` lets four files of the product open connections, and one start a program. \`tests/security/egress.test.ts\` records every host of a whole demo, and of a gateway in each cloud.`;

const MICROSOFT = `One cloud is configured, with its two hosts (\`source\`; [clouds](../reference/clouds.md)). Graph's redirects, to whatever host, are never followed: answers of files come from Graph itself or not at all.`;

const PROVIDERS = `One way is configured for each connector. Metadata services (\`169.254.…\`, \`fd00:ec2::…\`) are asked over plain http, because they offer nothing else; they answer from the machine itself, or from its link, and the gateway takes no other address for them. In the partitions of AWS for China and for the European sovereign cloud the hosts end in \`amazonaws.com.cn\` and \`amazonaws.eu\`.`;

const STORES = `Only where the configuration has a reference to one ([secret stores](../reference/secret-stores.md)): at the start, at a reload, and every \`secrets.refreshSeconds\`. The hosts end in \`vault.azure.cn\` and \`vault.usgovcloudapi.net\` in the other clouds of Azure.`;

const OBJECTS = `Only where a bulk file is read from or written to one ([object stores](../reference/object-stores.md)), or \`rules\` is the address of an object: at the start, at a reload, and every \`secrets.refreshSeconds\`.`;

const CALLERS = `| host | port | why | when |
|---|---|---|---|
| that of \`callers.jwt.<n>.jwksUrl\`, or of \`issuer\` and what its discovery document names | 443 | the keys that tokens of callers are signed with | with \`callers.jwt\`: at the first token, then once an hour; at most once a minute for an unknown key |

API keys, client certificates and address lists need nobody.`;

const SHARED = `| host | port | why | when |
|---|---|---|---|
| that of \`state.url\` | its port, else 6379 | limits of callers, waits and sealed tokens over replicas ([what stands in it](../reference/shared-state.md#what-stands-in-it)) | with \`state\`: one connection a process, never through a proxy |`;
const TRACES = `| host | port | why | when |
|---|---|---|---|
| that of \`traces.endpoint\` | 443, or the one it names | spans: names, codes, sizes and times, [exactly these](../reference/traces.md#attributes) | with \`traces\`: every five seconds while there are requests |
| that of \`metrics.endpoint\` | 443, or the one it names | [the metrics](../guides/monitoring.md#metrics-by-otlp): names, codes and numbers | with \`metrics\`: every \`metrics.intervalSeconds\`, and at the end |

Without \`traces\` and \`metrics\` in the configuration nobody is asked. It is https to a host name, or this machine.`;

const PROXY = `\`HTTPS_PROXY\`, else \`ALL_PROXY\`, names an HTTP proxy (\`http://host:port\` or \`https://host:port\`, with \`user:password@\` before the host where it asks for them; \`host:port\` alone is http; without a port it is 80 or 443); lower-case names come first, an empty variable is none. Everything above on port 443 then goes through it: the proxy is asked by CONNECT, and TLS within the tunnel is with the source itself, whose certificate is checked as ever. The proxy sees host and port. An inspecting proxy, which shows a certificate of its own, works only where \`NODE_EXTRA_CA_CERTS\` names its authority, and reads everything then.

Never through it: this machine, metadata services, and what \`NO_PROXY\` names. That is a list with commas or blanks, as curl reads it: a name stands for itself and for what is below it, with or without a dot in front; an address for itself; \`*\` alone for everything. Ports and networks in it match nothing. \`HTTP_PROXY\` is not read, because nothing that leaves the machine is plain http.

A variable that names no HTTP proxy stops the start. So does a name alone, without scheme and port. The log line \`egress_proxy\` tells its host, port and variable. A proxy that does not open the tunnel (407, 502, silence): 502 \`SOURCE_UNREACHABLE\`, and [\`nymgate doctor\`](../reference/cli.md#nymgate-doctor) says which proxy and which variable. User and password are told nowhere. [Why so](../decisions/0025-doors.md).`;

const COMMANDS = `| command | host | why |
|---|---|---|
| \`doctor\` | the same as the gateway, the stores that jobs of \`bulk\` read from, and Graph with the operator's token when \`--operator-token\` is given | it does what the gateway does, once |
| \`call\`, \`call --url\` | the gateway | the request |
| \`demo\`, \`call --simulator\` | this machine | the simulator |
| \`console\` | this machine: the simulator, and the admin listener that \`--admin\` names | its page loads nothing from elsewhere |
| \`setup entra\`, \`consent\`, \`import-blocks --operator-token\`, \`retire\`, \`teardown --entra\` | Graph of the deployment's cloud, or a simulator on this machine | with the administrator's own token, which goes nowhere else |
| the same without \`--operator-token\`; \`init\` without \`--no-detect\` | those that \`az\`, \`aws\`, \`gcloud\` and \`kubectl\` ask | these programs of the path are asked who is signed in |
| all others | nobody | |`;

const FORBIDDING = `Take the rows of your cloud and of your way of proving oneself, plus your resolver of names, and forbid everything else. Microsoft publishes its [addresses](https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges), but they change; names are better where the network can tell them.

**Kubernetes**, token file: names are resolved inside the cluster, and only port 443 beyond it. A NetworkPolicy knows no names; one of Cilium (\`toFQDNs\`) or an egress gateway does.

\`\`\`yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: nymgate-egress
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/name: nymgate }
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchLabels: { k8s-app: kube-dns } }
      ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
    - to:
        - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16] }
        - ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10"] }
      ports: [{ protocol: TCP, port: 443 }]
\`\`\`

The overlay \`service\` and the chart have this policy ([On Kubernetes](../guides/host-kubernetes.md#network)). What else the configuration asks for is added: a metadata service by its address (port 80), a Redis (its port, 6379), a collector or Vault inside the cluster (its port), a proxy.

**AWS**: a security group with one egress rule, port 443 to \`0.0.0.0/0\`, and none besides; metadata and the resolver of the VPC are not subject to it. Names are AWS Network Firewall's (a stateful allow-list of TLS server names: \`login.microsoftonline.com\`, \`graph.microsoft.com\`), or those of a proxy. A VPC endpoint for STS keeps that call inside.

**Google Cloud**: \`gcloud compute firewall-rules create nymgate-deny --direction EGRESS --action DENY --rules all --priority 65000 --destination-ranges 0.0.0.0/0 --target-service-accounts ACCOUNT\`, and above it a network firewall policy whose rule allows TCP 443 to \`--dest-fqdns login.microsoftonline.com,graph.microsoft.com\`. The metadata server cannot be forbidden.

**Azure**: a network security group with an outbound rule that allows the service tag \`AzureActiveDirectory\` on port 443, and Azure Firewall with an application rule for \`graph.microsoft.com\`; a rule of a lower priority that denies \`Internet\`.`;
