// npx tsx tools/infra/extract-schema.ts PACKAGE-FOLDER TYPE…: prints compact schemas of types, for example
// `azuread_service_principal data.azuread_client_config provider`, from an unpacked CDK provider package.
// It runs the package's generated classes on a fake `cdktf`/`cdktn` whose functions answer with types.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CompactBlock, CompactNested } from '../../tests/infra/terraform/stub/schema.ts';

type Described = { name: string; type: string };
type Input = { value: unknown; isBlock: boolean; type: string };
type Inputs = Record<string, Input>;
type Generated = { synthesizeHclAttributes?: () => Inputs };
type Loaded = Record<string, unknown>;

class Part {
  readonly attribute: string;
  readonly wrapsSet: boolean;
  constructor(_parent: unknown, attribute: string, wrapsSet: unknown) {
    this.attribute = attribute;
    this.wrapsSet = wrapsSet === true;
  }
}
class PartList extends Part {}
class Root {}
for (const [method, type] of Object.entries({
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: 'list(string)',
  getNumberListAttribute: 'list(number)',
  getStringMapAttribute: 'map(string)',
  getNumberMapAttribute: 'map(number)',
  getBooleanMapAttribute: 'map(bool)',
  getAnyMapAttribute: 'map(string)',
  interpolationForAttribute: 'string',
})) {
  const read = { value: (name: string): Described => ({ name, type }) };
  Object.defineProperty(Root.prototype, method, read);
  Object.defineProperty(Part.prototype, method, read);
}

/** `cdktn.StringMap(this, "result")` and its kin. */
const mapClass = (type: string) =>
  class {
    readonly type = `map(${type})`;
    readonly name: string;
    constructor(_parent: unknown, name: string) {
      this.name = name;
    }
  };

const cdk = {
  TerraformResource: Root,
  TerraformDataSource: Root,
  TerraformProvider: Root,
  ComplexObject: Part,
  ComplexComputedList: Part,
  ComplexList: PartList,
  ComplexMap: PartList,
  StringMap: mapClass('string'),
  NumberMap: mapClass('number'),
  BooleanMap: mapClass('bool'),
  AnyMap: mapClass('string'),
  Fn: { tolist: ({ name, type }: Described) => ({ name, type: type.replace(/^list/, 'set') }) },
  Tokenization: { isResolvable: () => false },
  canInspect: () => true,
  isComplexElement: () => false,
  stringToHclTerraform: () => 'string',
  numberToHclTerraform: () => 'number',
  booleanToHclTerraform: () => 'bool',
  anyToHclTerraform: () => 'string',
  hashMapperHcl: (inner: () => unknown) => inner,
  listMapperHcl: (inner: () => unknown) => inner,
};

const [folder = '.', ...types] = process.argv.slice(2);
const result = Object.fromEntries(types.map((type) => [type, describe(instantiate(type))]));
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

/** Class `ServicePrincipal` of `lib/service-principal/` is `azuread_service_principal`; an `A` behind it keeps it apart from a block of that name. */
function instantiate(type: string): Generated {
  if (type === 'provider') return construct(load(join(folder, 'lib/provider/index.js')), /Provider$/);
  const words = type.split(/[._]/);
  const names = type.startsWith('data.') ? [words.join('-')] : [words.slice(1).join('-')];
  const path = names.map((name) => join(folder, 'lib', name, 'index.js')).find(existsSync);
  if (!path) throw new Error(`${folder} has no ${type}`);
  return construct(load(path), new RegExp(`^${basename(dirname(path)).replaceAll('-', '')}A?$`, 'i'));
}

function construct(loaded: Loaded, name: RegExp): Generated {
  const entry = Object.entries(loaded).find(([key, value]) => name.test(key) && isClassOf(value, Root));
  if (!entry) throw new Error(`No class ${name}`);
  return new (entry[1] as new (...args: unknown[]) => Generated)({}, 'x', {});
}

function load(path: string): Loaded {
  const loaded: Loaded = {};
  const text = readFileSync(path, 'utf8').replaceAll(/(ToHclTerraform\(struct\) \{)/g, '$1 struct ??= {};');
  const requireFrom = (name: string): unknown => {
    if (!name.startsWith('.')) return cdk;
    const target = join(dirname(path), name);
    return load(target.endsWith('.js') ? target : join(target, 'index.js'));
  };
  new Function('exports', 'require', text)(loaded, requireFrom);
  return loaded;
}

function describe(owner: Generated): CompactBlock {
  return describeParts(owner, owner.synthesizeHclAttributes?.() ?? {});
}

function describeParts(owner: object, inputs: Inputs): CompactBlock {
  const block: Record<string, string | CompactNested> = {};
  const parts = partsOf(owner);
  const resets = new Set(memberNames(owner).map((name) => name.toLowerCase()));
  for (const [name, input] of Object.entries(inputs)) {
    const optional = !isGenerated(owner) || resets.has(`reset${name.replaceAll('_', '')}`);
    block[name] = describeInput(name, input, { part: parts.get(name), optional });
  }
  for (const [name, part] of parts) {
    block[name] ??= part instanceof Part ? `${computedType(part)}=` : `${part.type}=`;
  }
  return block;
}

type NestedContext = { part: Part | Described | undefined; optional: boolean };

function describeInput(
  name: string,
  input: Input,
  { part, optional }: NestedContext,
): string | CompactNested {
  const mark = optional ? (name === 'id' ? '?=' : '?') : '';
  if (typeof input.value === 'string') {
    const type = input.type === 'simple' ? input.value : `${input.type}(${input.value})`;
    return `${type}${mark}${name.endsWith('_wo') ? ' sensitive write-only' : ''}`;
  }
  const inner = describeParts(part instanceof Part ? element(part) : {}, input.value as Inputs);
  if (!input.isBlock) return `${input.type}(${objectType(inner)})${mark}`;
  const nesting = input.type === 'struct' ? 'single' : (input.type as CompactNested['nesting']);
  const single = nesting !== 'single' && part instanceof Part && !(part instanceof PartList);
  return { nesting, ...(optional ? {} : { min: 1 }), ...(single ? { max: 1 } : {}), block: inner };
}

function computedType(part: Part): string {
  return `${part.wrapsSet ? 'set' : 'list'}(${objectType(describeParts(element(part), {}))})`;
}

function objectType(block: CompactBlock): string {
  const fields = Object.entries(block).map(
    ([name, entry]) => `${name}=${String(entry).replace(/[?=]+$/, '')}`,
  );
  return `object({${fields.join(',')}})`;
}

/** A list's element, or the block itself where only one is allowed. */
function element(part: Part): object {
  return 'get' in part && typeof part.get === 'function' ? (part.get(0) as object) : part;
}

function partsOf(owner: object): Map<string, Part | Described> {
  const found = new Map<string, Part | Described>();
  for (const name of memberNames(owner)) {
    if (name === 'internalValue' || name.endsWith('Input')) continue;
    const value = Reflect.get(owner, name) as Part | Described | undefined;
    if (value instanceof Part) found.set(value.attribute, value);
    else if (typeof value === 'object' && 'type' in value) found.set(value.name, value);
  }
  return found;
}

/** A provider's nested blocks have no class; their arguments count as optional. */
function isGenerated(owner: object): boolean {
  return Object.getPrototypeOf(owner) !== Object.prototype;
}

function memberNames(owner: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(owner));
}

function isClassOf(value: unknown, base: object): boolean {
  return typeof value === 'function' && Object.getPrototypeOf(value) === base;
}
