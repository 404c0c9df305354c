import { isObject, type Path } from './document.ts';

type Node = Readonly<Record<string, unknown>>;

/** One of the shapes that a schema leaves to choose from for an object: a kind of step, of source, of rule. */
export interface Branch {
  readonly properties: Readonly<Record<string, Node>>;
  readonly required: readonly string[];
}

/** A place of the good configuration at which the schema takes other shapes as well. */
export interface Choice {
  readonly path: Path;
  /** Those that the good configuration shows nowhere. */
  readonly others: readonly Branch[];
}

/** Shapes that are looked at, over all places: each costs runs. */
const MOST = 8;
/** How deep the least value of a schema goes: one that is in itself would have no end. */
const DEEPEST = 6;

/** What a JSON Schema says of choices, as far as it is read here: properties, items, local references, oneOf, anyOf and allOf. */
export function choicesOf(schema: Node, data: unknown): readonly Choice[] {
  const places = placesIn(schema, schema, data, [], []);
  const shown = new Set(places.flatMap(({ value, branches }) => branches.filter((one) => fits(one, value))));
  const seen = new Set<Node>(shown);
  let left = MOST;
  return places.flatMap(({ path, branches }) => {
    const fresh = branches.filter((one) => !seen.has(one)).slice(0, left);
    for (const one of fresh) seen.add(one);
    left -= fresh.length;
    const others = fresh.map((one) => ({ properties: propertiesOf(one), required: requiredOf(one) }));
    return others.length === 0 ? [] : [{ path, others }];
  });
}

/** The least object of a shape: what it requires, and `more` of its keys. Whether the schema takes it is for the caller to ask. */
export function leastOf(
  schema: Node,
  { properties, required }: Branch,
  more: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const keys = [...new Set([...required, ...more])];
  return Object.fromEntries(keys.map((key) => [key, least(schema, properties[key] ?? {}, 0)]));
}

/** Whether a key says which shape it is, and nothing else. */
export const isFixed = (node: Node | undefined): boolean =>
  node !== undefined &&
  (Object.hasOwn(node, 'const') || (Array.isArray(node.enum) && node.enum.length === 1));

interface Place {
  readonly path: Path;
  readonly value: unknown;
  readonly branches: readonly Node[];
}

/** `above` are the schemas that were already met at this very place, for references that go round. */
function placesIn(
  root: Node,
  given: unknown,
  value: unknown,
  path: Path,
  above: readonly Node[],
): readonly Place[] {
  const node = resolved(root, given);
  if (node === null || above.includes(node)) return [];
  const here = [...above, node];
  const [choice = [], ...same] = [listOf(node.oneOf) ?? listOf(node.anyOf), listOf(node.allOf)].map(
    (list) => list ?? [],
  );
  const branches = choice.flatMap((one) => {
    const branch = resolved(root, one);
    return branch !== null && isObject(branch.properties) ? [branch] : [];
  });
  // The top of a file has to stay what it is: other documents are other configurations.
  const own = branches.length > 0 && choice.length > 1 && path.length > 0 ? [{ path, value, branches }] : [];
  const below = [...choice, ...same.flat()].flatMap((one) => placesIn(root, one, value, path, here));
  return [...own, ...below, ...within(root, node, value, path)];
}

function within(root: Node, node: Node, value: unknown, path: Path): readonly Place[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => placesIn(root, node.items, item, [...path, index], []));
  if (!isObject(value)) return [];
  const properties = propertiesOf(node);
  return Object.entries(value).flatMap(([key, item]) =>
    placesIn(
      root,
      Object.hasOwn(properties, key) ? properties[key] : node.additionalProperties,
      item,
      [...path, key],
      [],
    ),
  );
}

/** Whether a value is of this shape, as far as its keys tell. */
function fits(branch: Node, value: unknown): boolean {
  if (!isObject(value) || !requiredOf(branch).every((key) => Object.hasOwn(value, key))) return false;
  return Object.entries(propertiesOf(branch)).every(([key, node]) => {
    const fixed = fixedOf(node);
    return fixed === null || !Object.hasOwn(value, key) || fixed.includes(value[key]);
  });
}

const fixedOf = (node: Node): readonly unknown[] | null =>
  Object.hasOwn(node, 'const') ? [node.const] : listOf(node.enum);

/** The least value that a schema is likely to take. */
function least(root: Node, given: unknown, depth: number): unknown {
  const node = resolved(root, given);
  if (node === null || depth > DEEPEST) return TEXT;
  const [fixed] = fixedOf(node) ?? [];
  if (fixed !== undefined) return fixed;
  const [first] = listOf(node.oneOf) ?? listOf(node.anyOf) ?? [];
  if (first !== undefined) return least(root, first, depth + 1);
  const type = Array.isArray(node.type) ? node.type[0] : node.type;
  if (type === 'object' || (type === undefined && isObject(node.properties))) {
    const properties = propertiesOf(node);
    return Object.fromEntries(
      requiredOf(node).map((key) => [key, least(root, properties[key] ?? {}, depth + 1)]),
    );
  }
  if (type === 'array')
    return Array.from({ length: Number(node.minItems ?? 0) }, () => least(root, node.items, depth + 1));
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number')
    return Number(node.minimum ?? Number(node.exclusiveMinimum ?? 0) + 1);
  const [example] = listOf(node.examples) ?? [];
  return example ?? TEXT.padEnd(Number(node.minLength ?? 0), 'x');
}

const TEXT = 'cleanroom';

/** Follows references within the schema; null for what is no object, as `true` is. */
function resolved(root: Node, given: unknown): Node | null {
  let node = given;
  for (let hops = 0; hops < DEEPEST && isObject(node) && typeof node.$ref === 'string'; hops += 1) {
    if (!node.$ref.startsWith('#/')) return null;
    node = node.$ref
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((inner, part) => (isObject(inner) ? inner[part] : undefined), root);
  }
  return isObject(node) ? node : null;
}

function propertiesOf(node: Node): Readonly<Record<string, Node>> {
  if (!isObject(node.properties)) return {};
  return Object.fromEntries(
    Object.entries(node.properties).filter((pair): pair is [string, Node] => isObject(pair[1])),
  );
}

const requiredOf = (node: Node): readonly string[] =>
  (listOf(node.required) ?? []).filter((key) => typeof key === 'string');

const listOf = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null);
