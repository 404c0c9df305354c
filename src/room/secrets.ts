import { namedSecretForms } from '../lib/secret-forms.ts';
import type { Needle } from '../lib/spot.ts';
import type { EvidenceData, EvidenceRecord } from '../model/evidence.ts';
import type { RoomMaterials } from './materials.ts';

/** Characters below which a secret, or a form of it, would be found by chance. */
const SHORTEST = 8;
/** The same of a credential that the subject gave out: below this it may be a name or a number that everybody knows. */
const SHORTEST_ISSUED = 16;

type Find = EvidenceData<'secret-find'>;

/** A needle's place, and what stands around it there. */
export interface FoundAt {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** The secrets of a run, as needles, and the one way in which a find becomes evidence. */
export interface Secrets {
  readonly needles: readonly Needle[];
  /** The needles as the agent takes them. */
  readonly sent: readonly { readonly id: string; readonly base64: string }[];
  /** Names of the secrets that are looked for. */
  readonly names: readonly string[];
  /** Credentials that the subject gave out in this room, as needles: bearers are given them, so only few places must not hold them. */
  readonly issued: () => readonly Needle[];
  /** Takes in such a credential; gives its needles, none for what is too short to be told from other words. */
  readonly issue: (name: string, value: string) => readonly Needle[];
  /** Records finds; the same secret in the same form at the same place is told once in a room. */
  readonly tell: (
    step: string,
    place: Find['place'],
    where: string,
    found: readonly FoundAt[],
    more?: { readonly mode?: string; readonly act?: EvidenceRecord },
  ) => void;
}

/** What is secret in a run: the contract's secrets, and the password of its services. */
export function secretsOf({
  contract,
  serviceTypes,
  password,
}: Pick<RoomMaterials, 'contract' | 'serviceTypes' | 'password'>): Readonly<Record<string, string>> {
  const guarded = contract.services.some(
    ({ name, port, type }) =>
      serviceTypes.find((candidate) => candidate.type === type)?.variables(name, port, password).password ===
      password,
  );
  return { ...contract.subject.secrets, ...(guarded && { 'service password': password }) };
}

/** Prepares the search for a room; `record` writes what is found. `parts` are of secrets of the same names, and open as much. */
export function createSecrets(
  values: Readonly<Record<string, string>>,
  record: (step: string, find: Find) => unknown,
  parts: Readonly<Record<string, string>> = {},
): Secrets {
  const forms = Object.entries(values)
    .filter(([, value]) => value.length >= SHORTEST)
    .flatMap(([secret, value]) => {
      const part = parts[secret];
      return [
        ...formsOf(secret, value),
        ...(part === undefined ? [] : formsOf(secret, part, `${secret}/part`)),
      ];
    });
  const byId = new Map(forms.map((form) => [form.id, form]));
  const issued = new Map<string, Needle>();
  const told = new Set<string>();
  return {
    needles: forms.map(needleOf),
    issued: () => [...issued.values()],
    issue: (name, value) => {
      if (value.length < SHORTEST_ISSUED || forms.some((form) => form.value === value)) return [];
      // Half of it opens nothing, and its beginning is what people log to tell one from another.
      const added = formsOf(name, value, `issued ${issued.size}`).filter(({ form }) => form !== 'halved');
      for (const form of added) {
        byId.set(form.id, form);
        issued.set(form.id, needleOf(form));
      }
      return added.map(needleOf);
    },
    sent: forms.map(needleOf).map(asSent),
    names: [...new Set(forms.map(({ secret }) => secret))],
    tell: (step, place, where, found, { mode, act } = {}) => {
      const whole = new Set(
        found
          .map(({ id }) => byId.get(id))
          .flatMap((form) => (form?.form === 'halved' ? [] : [form?.secret])),
      );
      for (const { id, before, after } of found) {
        const form = byId.get(id);
        // Who has found the whole has found its halves.
        if (!form || (form.form === 'halved' && whole.has(form.secret))) continue;
        const key = JSON.stringify([form.secret, form.form, place, where]);
        if (told.has(key)) continue;
        told.add(key);
        const [left, right] = withoutTheRest(form, before, after);
        record(step, {
          secret: form.secret,
          form: form.form,
          place,
          where,
          mode: mode ?? null,
          // The dots say that it was cut, so that the rest of another secret beside the cut is masked as well.
          surrounding: `…${left}‹secret ${form.secret}›${right}…`,
          act: act?.id ?? null,
        });
      }
    },
  };
}

interface Form {
  readonly id: string;
  readonly secret: string;
  readonly value: string;
  readonly form: string;
  readonly text: string;
}

function formsOf(secret: string, value: string, id = secret): readonly Form[] {
  return namedSecretForms(value)
    .filter(({ text }) => text.length >= SHORTEST)
    .map(({ name, text }, index) => ({ id: `${id}/${index}`, secret, value, form: name, text }));
}

/** A needle as the agent takes it. */
export const asSent = ({ id, bytes }: Needle) => ({ id, base64: Buffer.from(bytes).toString('base64') });

const needleOf = ({ id, text }: Form): Needle => ({ id, bytes: Buffer.from(text) });

/** What stands around a half, less what there is of the other half. */
function withoutTheRest(
  { value, text, form }: { readonly value: string; readonly text: string; readonly form: string },
  before: string,
  after: string,
): readonly [string, string] {
  if (form !== 'halved') return [before, after];
  let length = 0;
  if (value.startsWith(text)) {
    while (length < after.length && after[length] === value[text.length + length]) length += 1;
    return [before, after.slice(length)];
  }
  while (length < before.length && before.at(-1 - length) === value.at(-1 - text.length - length))
    length += 1;
  return [before.slice(0, before.length - length), after];
}
