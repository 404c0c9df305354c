/** One step of a phase; paths are relative to the project's folder. */
export type Step =
  | { readonly action: 'render'; readonly from: string; readonly to: string }
  | { readonly action: 'copy'; readonly from: string; readonly to: string }
  | { readonly action: 'concat'; readonly from: readonly string[]; readonly to: string }
  | { readonly action: 'digest'; readonly from: readonly string[]; readonly to: string }
  | { readonly action: 'check'; readonly file: string; readonly contains?: string | undefined }
  | { readonly action: 'exec'; readonly run: readonly string[] };

export interface Phase {
  readonly steps: readonly Step[];
  /** Whether `exec` steps are given the token, as FORGE_TOKEN. */
  readonly needsToken: boolean;
}

/** What forge.toml says. */
export interface Config {
  readonly project: { readonly name: string; readonly version: string };
  readonly values: Readonly<Record<string, string>>;
  readonly phases: Readonly<Record<string, Phase>>;
}
