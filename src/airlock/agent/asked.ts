import type { Result } from '../protocol.ts';

type Asked = Result<'wiretap.drain'>['asked'][number];

/** Different questions that are kept between two drains: as many as a record of evidence lists, and they fit a line beside the capture. */
const MOST = 1_000;

let held = new Map<string, Asked>();
let lost = false;

/** Keeps a question for the wiretap, which hears datagrams and the beginnings of connections, but not what is said over these. */
export function keepQuestion({ name, type }: Pick<Asked, 'name' | 'type'>): void {
  const key = `${type} ${name}`;
  const known = held.get(key);
  if (known) held.set(key, { ...known, questions: known.questions + 1 });
  else if (held.size < MOST) held.set(key, { atMs: Date.now(), name, type, questions: 1 });
  else lost = true;
}

/** What was asked since the last call, and whether there was too much of it. */
export function takeQuestions(): { readonly asked: Asked[]; readonly lost: boolean } {
  const taken = { asked: [...held.values()], lost };
  held = new Map();
  lost = false;
  return taken;
}
