import { DockerfileParser, type Env, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import type { Facts, Found, ProjectFile } from '../facts.ts';
import { healthPathsIn } from './health.ts';
import { plainWords } from './words.ts';

/** What a Dockerfile says of the image's last stage. */
export function readDockerfile({ name, text }: ProjectFile): Partial<Facts> {
  const all = DockerfileParser.parse(text).getInstructions();
  const last = all.findLastIndex((instruction) => instruction.getKeyword() === 'FROM');
  if (last === -1) return {};
  const stage = all.slice(last);
  const of = (keyword: string) => stage.filter((instruction) => instruction.getKeyword() === keyword);
  const at = (instruction: Instruction) => `${name}, line ${instruction.getRange().start.line + 1}`;
  const exposed = of('EXPOSE').flatMap((instruction) =>
    instruction
      .getExpandedArguments()
      .map((argument) => /^(\d+)(\/tcp)?$/.exec(argument.getValue())?.[1])
      .flatMap((port) => portAt(port, at(instruction))),
  );
  const named = of('ENV').flatMap((instruction) =>
    (instruction as Env)
      .getProperties()
      .filter((property) => property.getName() === 'PORT')
      .flatMap((property) => portAt(property.getValue() ?? '', at(instruction))),
  );
  return {
    builds: [{ value: contextOf(name), where: name }],
    entrypoints: of('ENTRYPOINT')
      .slice(-1)
      .filter(isList)
      .map((instruction) => ({ value: wordsOf(instruction), where: at(instruction) })),
    argvs: argvOf(of('ENTRYPOINT').at(-1), of('CMD').at(-1), at),
    shellArgvs: shellArgvOf([...of('ENTRYPOINT').slice(-1), ...of('CMD').slice(-1)], at),
    ports: [...exposed, ...named],
    users: of('USER')
      .slice(-1)
      .map((instruction) => ({ value: instruction.getArgumentsContent() ?? '', where: at(instruction) })),
    state: of('VOLUME').flatMap((instruction) =>
      wordsOf(instruction).map((value) => ({ value, where: at(instruction) })),
    ),
    health: of('HEALTHCHECK').flatMap((instruction) =>
      healthPathsIn(instruction.getArgumentsContent() ?? '').map((value) => ({
        value,
        where: at(instruction),
      })),
    ),
  };
}

/** A Dockerfile's own folder is its context. */
function contextOf(name: string): { context: string; dockerfile: string } {
  const parts = name.split('/');
  return { context: parts.slice(0, -1).join('/') || '.', dockerfile: parts.at(-1) ?? name };
}

function portAt(port: string | undefined, where: string): Found<number>[] {
  const value = Number(port);
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? [{ value, where }] : [];
}

/** What the image runs: entrypoint, then command. A text for a shell is the shell's to split, so it is not repeated here. */
function argvOf(
  entrypoint: Instruction | undefined,
  command: Instruction | undefined,
  at: (instruction: Instruction) => string,
): Found<readonly string[]>[] {
  const parts = [entrypoint, command].filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined || parts.some((part) => !isList(part))) return [];
  return [{ value: parts.flatMap(wordsOf), where: parts.map(at).join(' and ') }];
}

/** The words of a single text for a shell, where they are plain. */
function shellArgvOf(
  parts: readonly Instruction[],
  at: (instruction: Instruction) => string,
): Found<readonly string[]>[] {
  const [part] = parts;
  if (part === undefined || parts.length > 1 || isList(part)) return [];
  const words = plainWords(part.getArgumentsContent());
  return words === null ? [] : [{ value: words, where: at(part) }];
}

function isList(instruction: Instruction): boolean {
  return (instruction as JSONInstruction).getJSONStrings().length > 0;
}

function wordsOf(instruction: Instruction): string[] {
  const listed = (instruction as JSONInstruction).getJSONStrings().map((word) => word.getJSONValue());
  if (listed.length === 0) return instruction.getArguments().map((argument) => argument.getValue());
  return listOf(instruction) ?? listed;
}

/** The list as JSON has it: the parser leaves out the blanks inside its words. */
function listOf(instruction: Instruction): string[] | null {
  try {
    const list: unknown = JSON.parse((instruction.getArgumentsContent() ?? '').replaceAll(/\\\r?\n/g, ''));
    return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : null;
  } catch {
    return null;
  }
}
