import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import type { Category } from '../../src/model/category.ts';
import type { ClaimKey } from '../../src/model/claim-key.ts';

export type ClaimWords = Readonly<Record<string, readonly ClaimKey[]>>;

/** What each key of each claim means: the comments of `claim.ts`, or what it is described as there, so that it is written once. */
export function claimWords(folder: string, categories: readonly Category[]): ClaimWords {
  return Object.fromEntries(
    categories.map(({ description: { id }, claim }) => [
      id,
      keysOf(comments(join(folder, id, 'claim.ts')), claim),
    ]),
  );
}

/** Source of `src/categories/claim-words.ts`. */
export function claimWordsModule(words: ClaimWords): string {
  return `// Written by scripts/generate.ts from src/categories/*/claim.ts.
// biome-ignore-all format: generated
import type { ClaimKey } from '../model/claim-key.ts';

/** By category: what a contract may claim for it. */
export const claimWords: Readonly<Record<string, readonly ClaimKey[]>> = ${JSON.stringify(words, null, 2)};
`;
}

function keysOf(says: ReadonlyMap<string, string>, claim: z.ZodType): readonly ClaimKey[] {
  const schema = z.toJSONSchema(claim, { io: 'input', unrepresentable: 'any' });
  const properties = (schema.properties ?? {}) as Readonly<
    Record<string, { readonly default?: unknown; readonly description?: string }>
  >;
  return Object.entries(properties).map(([key, property]) => ({
    key,
    says: says.get(key) || (property.description ?? ''),
    needed: schema.required?.includes(key) === true,
    default: plainDefault(property.default),
  }));
}

/** `5`, `10s`; nothing for lists and the like, of which none is the usual case. */
function plainDefault(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Comments before the keys of the object that the variable `claim` is made of. */
function comments(file: string): ReadonlyMap<string, string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const declared = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find(({ name }) => name.getText() === 'claim');
  const shape = declared?.initializer && shapeIn(declared.initializer);
  const keys = (shape?.properties ?? []).map((property) => {
    const doc = ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc).at(-1);
    const says = ts.getTextOfJSDocComment(doc?.comment) ?? '';
    return [property.name?.getText() ?? '', says.replace(/\s+/g, ' ').trim()] as const;
  });
  return new Map(keys);
}

/** The first object that is handed to `z.strictObject`. */
function shapeIn(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'strictObject'
  ) {
    const [shape] = node.arguments;
    if (shape !== undefined && ts.isObjectLiteralExpression(shape)) return shape;
  }
  return ts.forEachChild(node, shapeIn);
}
