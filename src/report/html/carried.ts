/** A record as the page's script reads it. */
export interface Carried {
  readonly id: string;
  readonly at: number;
  readonly category: string;
  readonly experiment: string;
  readonly room: string | null;
  readonly step: string;
  readonly kind: string;
  readonly gist: string;
  /** JSON text to be shown, indented. */
  readonly data: string;
}
