import type { Facts, Found, ProjectFile, ProposedService, ProposedVariable } from '../facts.ts';
import { namesSecret } from './secret-names.ts';

interface Described {
  readonly name: string;
  readonly says: string;
  readonly where: string;
}

/** Services that a help text names by the scheme of their URLs. */
const SCHEMES: readonly (readonly [scheme: RegExp, type: 'postgres' | 'redis', name: string])[] = [
  [/\bpostgres(ql)?:\/\//, 'postgres', 'db'],
  [/\brediss?:\/\//, 'redis', 'cache'],
];

/**
 * Variables that the output of `--help` lists below a heading with the word "environment": where a description names PostgreSQL or Redis
 * by its URL, one is proposed and told by that variable; what is secret is drawn; what is required otherwise becomes a question.
 */
export function readVariables(file: ProjectFile): Pick<Facts, 'variables' | 'services'> {
  const described = describedIn(file);
  const services = SCHEMES.flatMap(([scheme, type, name]): Found<ProposedService>[] => {
    const first = described.find(({ says }) => scheme.test(says));
    const value = { name, type, image: null, port: null, env: {}, command: [] };
    return first === undefined ? [] : [{ value, where: first.where }];
  });
  const variables = described.flatMap(({ name, says, where }): Found<ProposedVariable>[] => {
    const [, , service] = SCHEMES.find(([scheme]) => scheme.test(says)) ?? [];
    if (service !== undefined)
      return [{ value: { name, value: `\${${service}.url}`, secret: false }, where }];
    if (!/\brequired\b/i.test(says) || /\bnot required\b/i.test(says)) return [];
    const secret = namesSecret(name);
    return [{ value: { name, value: secret ? '${fresh}' : null, secret }, where }];
  });
  return { services, variables };
}

/** `  NAME   what it is`, with what the lines below it go on to say. */
function describedIn({ name: file, text }: ProjectFile): readonly Described[] {
  const lines = text.split('\n');
  const heading = lines.findIndex((line) => /^\S.*\benvironment\b.*:?\s*$/i.test(line));
  if (heading === -1) return [];
  const found: Described[] = [];
  for (const [index, line] of lines.slice(heading + 1).entries()) {
    if (/^\S/.test(line)) break;
    const [, name, says = ''] = /^ {1,8}([A-Z][A-Z0-9_]{2,})(?:[ =]+(.*))?$/.exec(line) ?? [];
    const last = found.at(-1);
    if (name !== undefined) found.push({ name, says, where: `${file}, line ${heading + 2 + index}` });
    else if (last !== undefined) found[found.length - 1] = { ...last, says: `${last.says} ${line.trim()}` };
  }
  return found;
}
