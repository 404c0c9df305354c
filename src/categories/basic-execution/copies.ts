import { posix } from 'node:path';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, copyStep } from './claim.ts';

/** Permissions of what is passed on. */
const MODE = 0o755;
/** Beyond what anybody reads at once; no piece of a round size ends between two of these characters. */
const MANY = '€'.repeat(200_000);

/** What one of those who copy text is sure to change: an order mark, ends of lines, blanks, marks of templates, bytes that are no text, no end. */
const EVERY_KIND = Buffer.concat([
  Buffer.from('\ufeffone line\nof Windows\r\nof an old Mac\r\tblanks \t \n'),
  Buffer.from('$& $$ %% %s ${HOME} {{name}} \\n &amp; e\u0301\n\n\n'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from(`${MANY} and no end of a line`),
]);

/** Lets each command pass on a plain file, and one with bytes of every kind. */
export async function passOn(
  { claim, subject, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  const placed = (path: string) => posix.resolve(subject.workFolder ?? '/tmp', path);
  for (const [index, { from, command, to, files }] of claim.copies.entries()) {
    waiting(`a copy of ${from}`);
    for (const [path, content] of Object.entries(files)) await room.put(placed(path), content);
    for (const kind of ['plain', 'every kind'] as const) {
      await room.put(placed(from), kind === 'plain' ? 'a page\n' : EVERY_KIND, { mode: MODE });
      const step = copyStep(index, kind);
      await room.run({ step, command, shared: true });
      await room.files(`${step} · from`, posix.dirname(placed(from)));
      await room.files(`${step} · to`, posix.dirname(placed(to)));
    }
  }
}
