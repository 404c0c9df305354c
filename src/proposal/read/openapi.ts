import type { Facts, ProjectFile } from '../facts.ts';
import { listOf, objectOf, readYaml, textOf } from './documents.ts';
import { namesHealth } from './health.ts';

/** What an OpenAPI document says: where it listens, how its health is asked, and what can be read without more knowledge. */
export function readOpenApi({ name, text }: ProjectFile): Partial<Facts> {
  const document = readYaml(name, text);
  if (document === null) return {};
  const { at } = document;
  const api = objectOf(document.data);
  if (typeof api.openapi !== 'string' && typeof api.swagger !== 'string') return {};
  const guarded = listOf(api.security).length > 0;
  const gets = Object.entries(objectOf(api.paths)).flatMap(([path, item]) => {
    const { get, parameters } = objectOf(item);
    const operation = objectOf(get);
    const security = operation.security === undefined ? guarded : listOf(operation.security).length > 0;
    const needed = [...listOf(parameters), ...listOf(operation.parameters)].some(
      (parameter) => objectOf(parameter).required === true || '$ref' in objectOf(parameter),
    );
    const plain = get !== undefined && /^\/[^{}\s]*$/.test(path) && !needed && !security;
    return plain ? [{ value: path, where: at('paths', path) }] : [];
  });
  return {
    ports: listOf(api.servers).flatMap((server, index) => {
      const url = textOf(objectOf(server).url);
      const port = url !== null && URL.canParse(url) ? Number(new URL(url).port) : 0;
      return port > 0 ? [{ value: port, where: at('servers', index) }] : [];
    }),
    health: gets.filter(({ value }) => namesHealth(value)),
    requests: gets
      .filter(({ value }) => !namesHealth(value))
      .map(({ value, where }) => ({ value: `GET ${value}`, where })),
  };
}
