/** A place in a Dockerfile that names an image which another file or registry must provide. */
export interface BaseImage {
  /** The reference with its build arguments filled in. */
  readonly reference: string;
  /** Index of the first line of the instruction, and of the line after it. */
  readonly from: number;
  readonly to: number;
  /** The image as it is written there. */
  readonly written: string;
}

interface Instruction {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The images that a Dockerfile builds upon: `FROM`, and `COPY --from` of an image. Names of earlier stages and
 * `scratch` are left out; `ARG`s before the first `FROM` are filled in, `args` over their defaults.
 */
export function baseImages(dockerfile: string, args: Readonly<Record<string, string>>): readonly BaseImage[] {
  const globals = new Map<string, string>();
  const stages = new Set<string>(['scratch']);
  const found: BaseImage[] = [];
  let inStage = false;
  for (const { text, from, to } of instructions(dockerfile)) {
    const argument = /^ARG\s+(.*)$/i.exec(text);
    if (argument && !inStage) {
      for (const [, name = '', value] of (argument[1] ?? '').matchAll(/(\w+)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
        const given = args[name] ?? (value === undefined ? undefined : expand(unquote(value), globals));
        if (given !== undefined) globals.set(name, given);
      }
    }
    const base = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$/i.exec(text);
    const copied = /^(?:COPY|ADD|RUN)\s.*?(?:--|,)from=([^\s,]+)/i.exec(text);
    const written = base?.[1] ?? copied?.[1];
    if (written !== undefined) {
      const reference = base ? expand(unquote(written), globals) : unquote(written);
      const stage = stages.has(reference.toLowerCase()) || (!base && /^\d+$/.test(reference));
      if (!stage && reference !== '' && !reference.includes('$'))
        found.push({ reference, written, from, to });
    }
    if (base) inStage = true;
    if (base?.[2]) stages.add(base[2].toLowerCase());
  }
  return found;
}

/** The Dockerfile with other images in the places of some bases; every other line stays where and as it is. */
export function replaceBases(dockerfile: string, standIns: ReadonlyMap<BaseImage, string>): string {
  const lines = dockerfile.split('\n');
  for (const [base, used] of standIns) {
    for (let index = base.from; index < base.to; index++) {
      const line = lines[index] ?? '';
      if (!line.includes(base.written)) continue;
      lines[index] = line.replace(base.written, () => used);
      break;
    }
  }
  return lines.join('\n');
}

/** Whether a Dockerfile uses what only BuildKit understands. */
export function needsBuildKit(dockerfile: string): boolean {
  return instructions(dockerfile).some(
    ({ text }) =>
      /^RUN\s+(?:--\S+\s+)*--(mount|network|security)=/i.test(text) ||
      /^(COPY|ADD)\s+(?:--\S+\s+)*--(link|chmod|exclude|parents|checksum)\b/i.test(text) ||
      /^(RUN|COPY|ADD)\b.*<<-?["']?\w/i.test(text) ||
      /^FROM\s+--platform=\S*\$\{?(BUILD|TARGET)/i.test(text),
  );
}

/** Joins continued lines, and steps over comments and here-documents. */
function instructions(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile.split('\n').map((line) => line.replace(/\r$/, ''));
  const escapeCharacter = /^#\s*escape\s*=\s*`\s*$/im.test(leadingComments(lines)) ? '`' : '\\';
  const found: Instruction[] = [];
  for (let index = 0; index < lines.length; ) {
    const from = index;
    let text = '';
    let continued = true;
    while (continued && index < lines.length) {
      const line = (lines[index] ?? '').trim();
      index++;
      // Comments and empty lines inside a continued instruction do not end it.
      if (line.startsWith('#') || (line === '' && text !== '')) continue;
      continued = line.endsWith(escapeCharacter);
      text += `${continued ? line.slice(0, -1) : line} `;
    }
    found.push({ text: text.trim(), from, to: index });
    if (!/^(RUN|COPY|ADD)\b/i.test(text)) continue;
    for (const [, word] of text.matchAll(/<<-?["']?(\w+)["']?/g)) {
      const end = lines.findIndex((line, at) => at >= index && line.trim() === word);
      if (end >= 0) index = end + 1;
    }
  }
  return found.filter(({ text }) => text !== '');
}

function leadingComments(lines: readonly string[]): string {
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines.slice(0, end < 0 ? lines.length : end).join('\n');
}

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; an unknown name is left, so that the engine can say so. */
function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (whole, plain?: string, braced?: string, operator?: string, word = '') => {
      const value = values.get(plain ?? braced ?? '');
      if (operator === '-') return value || word;
      if (operator === '+') return value ? word : '';
      return value ?? whole;
    },
  );
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
