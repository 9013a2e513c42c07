import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Built from the Go module proxy; an upgrade is a line here. */
const TOOLS = {
  kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1',
  helm: 'helm.sh/helm/v3/cmd/helm@v3.22.0',
} as const;

export type Tool = keyof typeof TOOLS;

/** Oldest that clouds still run, one between, newest: their schemas are what manifests are checked by. */
export const KUBERNETES_VERSIONS = ['1.33.13', '1.35.4', '1.37.2'] as const;

/** A Helm that was built without its release's flags takes itself for one of Kubernetes 1.20. */
export const KUBE_VERSION = ['--kube-version', KUBERNETES_VERSIONS[1]] as const;

export const kubernetesModule = (version: string) => `k8s.io/kubernetes@v${version}`;

/** Where the schemas of kinds come from that are not Kubernetes' own. */
export const CUSTOM_RESOURCES = {
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': [
    'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
  ],
  'github.com/external-secrets/external-secrets@v1.3.2': [
    'config/crds/bases/external-secrets.io_externalsecrets.yaml',
  ],
} as const;

/** Outside of the repository, so that `npm ci` leaves it; tools and schemas have their version in their name. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nymgate-infra');

export function toolPath(tool: Tool): string {
  const version = TOOLS[tool].split('@')[1] ?? '';
  return join(CACHE, `${tool}-${version}`, tool);
}

/**
 * Builds a tool unless the cache has it; needs Go and, the first time, its module proxy.
 *
 * @throws Error of the command, with its output
 */
export function buildTool(tool: Tool): void {
  const path = toolPath(tool);
  if (existsSync(path)) return;
  const folder = join(path, '..');
  mkdirSync(folder, { recursive: true });
  execFileSync('go', ['install', TOOLS[tool]], { env: { ...process.env, GOBIN: folder }, stdio: 'pipe' });
}

/** Folder of a Go module's source, fetched when it is not there. */
export function moduleFolder(module: string): string {
  const told = execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' });
  return (JSON.parse(told) as { readonly Dir: string }).Dir;
}

/** Runs a tool; its standard output. @throws Error with what it said */
export function runTool(tool: Tool, args: readonly string[], input?: string): string {
  return execFileSync(toolPath(tool), args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });
}
