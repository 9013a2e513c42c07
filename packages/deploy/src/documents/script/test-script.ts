import type { ExampleCall, Lookup } from '@nymgate/connectors/index';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import type { DeployedCaller } from '../facts/place.ts';
import { quoteShellArgument } from '../facts/quote.ts';
import { getMountPath, signable } from '../facts/requests.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { endpointLines } from '../pages/endpoint.ts';
import { obtain, secretOptions, signing } from '../pages/signed-request.ts';
import { FUNCTIONS, KEY_FILE, RUN } from './shell-functions.ts';

/**
 * `test.sh`: the calls of `nymgate call --examples` with plain curl, with the first credential type of an
 * instance.
 */
export function testScript(deployment: Deployment, served: readonly ServedConnector[]): string {
  const programs = [...new Set(['curl', 'jq', ...served.flatMap((one) => listPrograms(one))])];
  return `${[
    '#!/usr/bin/env bash',
    `# Example calls of the deployment ${deployment.environment}, one line each: pass or FAIL, status, code of the error.`,
    '# Without arguments every connector, otherwise those that are named. Nothing that is answered is kept or shown, but with --row, before',
    '# the names, the first row of each connector.',
    '# NYMGATE_ENDPOINT takes the place of the address; 1 at the end: a call failed, 2: something is missing here.',
    'set -euo pipefail',
    '',
    `for program in ${programs.join(' ')}; do`,
    '  command -v "$program" > /dev/null || { echo "$program is not installed" >&2; exit 2; }',
    'done',
    ...(served.some(({ instance }) => instance.callers[0]?.type === 'api-key') ? [KEY_FILE] : []),
    FUNCTIONS.trim(),
    '',
    ...served.flatMap((one) => connectorLines(deployment, one)),
    ...dispatch(served),
    RUN.trim(),
  ].join('\n')}\n`;
}

function listPrograms({ instance, deployment }: ServedConnector): readonly string[] {
  const programs = {
    'aws-iam': ['aws'],
    'google-iam': ['gcloud'],
    'entra-jwt': ['az'],
    'api-key': [],
  } as const;
  const [caller] = instance.callers;
  return [
    ...(caller === undefined ? [] : programs[caller.type]),
    ...(instance.endpoint === null && deployment.host === 'kubernetes' ? ['kubectl'] : []),
  ];
}

function dispatch(served: readonly ServedConnector[]): readonly string[] {
  const names = served.map(({ name }) => name);
  return [
    'run() {',
    '  case $1 in',
    ...names.map((name) => `    ${name}) ${toFunctionName(name)} ;;`),
    `    *) echo "unknown $1; use one of ${names.join(', ')}" >&2; exit 2 ;;`,
    '  esac',
    '}',
    '',
    `[ $# -gt 0 ] || set -- ${names.join(' ')}`,
  ];
}

function toFunctionName(name: string): string {
  return `check_${name.replaceAll('-', '_')}`;
}

function connectorLines(deployment: Deployment, served: ServedConnector): readonly string[] {
  const { name, instance, id, connector, options, instanceName } = served;
  const [caller] = instance.callers;
  return [
    `${toFunctionName(name)}() {`,
    `  echo ${quoteShellArgument(`${name}:`)}`,
    ...indented(['if [ -n "$GIVEN" ]; then', '  ENDPOINT=$GIVEN', 'else']),
    ...indented(indented(endpointLines(deployment, instanceName, instance))),
    '  fi',
    ...(caller === undefined ? ["  PROOF=''"] : indented(proof(deployment, served, caller))),
    ...connector.examples(options).map((example) => `  ${exampleLine(example, getMountPath(instance, id))}`),
    '}',
    '',
  ];
}

function proof(
  deployment: Deployment,
  { instance }: ServedConnector,
  caller: DeployedCaller,
): readonly string[] {
  const signed = signing(deployment, instance, caller).trim();
  const key = caller.type === 'api-key' ? ['TOKEN=$(cat "$KEY_FILE")'] : obtain(caller);
  return [
    ...key,
    `PROOF=$(${secretOptions(caller)})`,
    ...(signed === '' ? [] : [`SIGNING=${signed.replace('--aws-sigv4 ', '')}`]),
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** `example ID PATH [SLOT LOOKUP FILTER]…`, dependencies first. */
function exampleLine({ id, path, lookups = {} }: ExampleCall, mount: string): string {
  const words = inOrder(path, lookups).flatMap(([slot, lookup]) => [
    slot,
    `${mount}${signable(lookup.path)}`,
    jqFilter(lookup.pointer),
  ]);
  return ['example', ...[id, `${mount}${signable(path)}`, ...words].map(quoteShellArgument)].join(' ');
}

function inOrder(
  path: string,
  lookups: Readonly<Record<string, Lookup>>,
  open: readonly string[] = [],
): readonly (readonly [string, Lookup])[] {
  const slots = [...path.matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, slot]) => slot ?? '');
  const found = slots.flatMap((slot): readonly (readonly [string, Lookup])[] => {
    const lookup = lookups[slot];
    if (lookup === undefined || open.includes(slot)) return [];
    return [...inOrder(lookup.path, lookups, [...open, slot]), [slot, lookup]];
  });
  return [...new Map(found)];
}

/**
 * @example jqFilter('/value/*' + '/id') // '.value?[]?.id?
 * strings
 * @uri'
 */
function jqFilter(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  const path = steps.map((step) => {
    if (step === '*') return '[]?';
    if (/^\d+$/.test(step)) return `[${step}]?`;
    return `.${step}?`;
  });
  return `${path.join('')} | strings | @uri`;
}
