import type { ImageSource } from '../../../model/contract.ts';
import type { ImageFacts } from '../../../model/engine.ts';
import type { Api } from '../api/api.ts';

export type Progress = (line: string) => void;

/** Where images come from; what one image is built upon is asked of the same store. */
export interface ImageStore {
  readonly api: Api;
  readonly agentBundle: () => Promise<Uint8Array>;
  readonly image: (source: ImageSource, progress?: Progress) => Promise<ImageFacts>;
  /** One of our own images, built on first use. */
  readonly own: (name: string, progress?: Progress) => Promise<ImageFacts>;
  /** An image by its reference, or its stand-in. */
  readonly reference: (reference: string, progress: Progress) => Promise<ImageFacts>;
  /** The tag of the image that may stand in for a reference, or null. */
  readonly standInTag: (reference: string) => Promise<string | null>;
}
