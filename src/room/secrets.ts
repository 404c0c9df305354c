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
        .map(({ name, text }, index) => ({ id: `${secret}/${index}`, secret, form: name, text })),
    );
  const byId = new Map(forms.map((form) => [form.id, form]));
  const told = new Set<string>();
  return {
    needles: forms.map(({ id, text }) => ({ id, bytes: Buffer.from(text) })),
    sent: forms.map(({ id, text }) => ({ id, base64: Buffer.from(text).toString('base64') })),
    names: [...new Set(forms.map(({ secret }) => secret))],
    tell: (step, place, where, found, { mode, act } = {}) => {
      for (const { id, before, after } of found) {
        const form = byId.get(id);
        if (!form) continue;
        const key = JSON.stringify([form.secret, form.form, place, where]);
        if (told.has(key)) continue;
        told.add(key);
        record(step, {
          secret: form.secret,
          form: form.form,
          place,
          where,
          mode: mode ?? null,
          // The dots say that it was cut, so that the rest of another secret beside the cut is masked as well.
          surrounding: `…${before}‹secret ${form.secret}›${after}…`,
          act: act?.id ?? null,
        });
      }
    },
  };
}
