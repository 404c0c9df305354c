import { namedSecretForms } from '../lib/secret-forms.ts';
import type { Needle } from '../lib/spot.ts';
import type { EvidenceData, EvidenceRecord } from '../model/evidence.ts';
import type { RoomMaterials } from './materials.ts';

/** Characters below which a secret, or a form of it, would be found by chance. */
const SHORTEST = 8;

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

/** Prepares the search for a room; `record` writes what is found. */
export function createSecrets(
  values: Readonly<Record<string, string>>,
  record: (step: string, find: Find) => unknown,
): Secrets {
  const forms = Object.entries(values)
    .filter(([, value]) => value.length >= SHORTEST)
    .flatMap(([secret, value]) =>
      namedSecretForms(value)
        .filter(({ text }) => text.length >= SHORTEST)
        .map(({ name, text }, index) => ({ id: `${secret}/${index}`, secret, value, form: name, text })),
    );
  const byId = new Map(forms.map((form) => [form.id, form]));
  const told = new Set<string>();
  return {
    needles: forms.map(({ id, text }) => ({ id, bytes: Buffer.from(text) })),
    sent: forms.map(({ id, text }) => ({ id, base64: Buffer.from(text).toString('base64') })),
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
