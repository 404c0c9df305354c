import type { EvidenceData } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';

export type Canary = EvidenceData<'payload'>['canaries'][number];

/** One hostile value. */
export interface Payload {
  readonly family: string;
  readonly reason: string;
  readonly source: string;
  readonly value: string;
  /** Whether the value is percent-encoded already, and stands in a URL as it is. */
  readonly percent: boolean;
  /** Always sent where the family is what the input is about; the others are drawn. */
  readonly essential: boolean;
  readonly canaries: readonly Canary[];
  /** What has to lie somewhere while this value is tried, and at no other time. */
  readonly lays: readonly Laid[];
  /** What a program may do with as good a reason, if it may do what this value tries: then nobody is accused of either. */
  readonly contrast: Contrast | null;
}

/** Something to be laid, by its absolute path. */
export interface Laid {
  readonly path: string;
  readonly content: Parameters<Room['put']>[1];
}

export type Contrast = Pick<Payload, 'value' | 'canaries'>;

/** The world outside the work folder as payloads know it; all of it is laid by the experiment. */
export interface Outside {
  /** A folder that the subject's user may read and write, and that nobody named to the subject. */
  readonly folder: string;
  /** A file in it, and the text in it that nobody else has. */
  readonly secretFile: string;
  readonly secret: string;
  /** Name of a link, in the folder from which relative paths count, that leads to `folder`. */
  readonly link: string;
  /** What a path to be written ends in, since many programs take no other: `.html`, or nothing. */
  readonly extension: string;
  /** The absolute path of the folder from which relative paths count, and a harmless one of them. */
  readonly inside: string;
  readonly good: string;
  /** Folders beside that one, where it is one of its own: one whose name begins as its name does, and another one. */
  readonly beside: { readonly alike: string; readonly unlike: string } | null;
  /** Makes every sign of this experiment unique. */
  readonly nonce: string;
}

/** Numbers every payload of an experiment, so that each sign belongs to one. */
export type Numbering = () => number;

export type Draft = Pick<Payload, 'value' | 'canaries'> &
  Partial<Pick<Payload, 'percent' | 'essential' | 'lays' | 'contrast'>>;

/** The x ends the number: a program may append to a name, and no sign may be the beginning of another. */
export const made = ({ folder, nonce }: Pick<Outside, 'folder' | 'nonce'>, number: number): string =>
  `${folder}/made-${nonce}-${number}x`;
