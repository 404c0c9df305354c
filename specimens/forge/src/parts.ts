import { type PerformStep, performStep } from './actions.ts';
import { type BackUp, backUp } from './back-up.ts';
import { type Backups, backups } from './backups.ts';
import { type Banner, banner } from './banner.ts';
import { type Errors, errors } from './errors.ts';
import { type Execute, execute } from './execute.ts';
import { type WatchInterruption, watchInterruption } from './interruption.ts';
import { type RunPhase, runPhase } from './lifecycle.ts';
import { type LoadConfig, loadConfig } from './load-config.ts';
import { type Lock, lock } from './lock.ts';
import { type Print, print } from './print.ts';
import { type PathInside, pathInside } from './project-path.ts';
import { type ReadLargeFile, readLargeFile } from './read-large-file.ts';
import { type ReadText, readText } from './read-text.ts';
import { type RefuseUnknown, refuseUnknown } from './refuse-unknown.ts';
import { type Render, render } from './render.ts';
import { type FinishRestore, finishRestore, type RestoreBackup, restoreBackup } from './restore-backup.ts';
import { type ReadSettings, readSettings } from './settings.ts';
import { type StateStore, stateStore } from './state-store.ts';
import { type FindTemplate, findTemplate } from './templates.ts';
import { type UnpackTemplate, unpackTemplate } from './unpack-template.ts';
import { VERSION } from './version.ts';
import { type WriteOutputs, writeOutputs } from './write-outputs.ts';

/** What forge is put together from. Each part can be replaced without knowledge of the others. */
export interface Parts {
  readonly version: string;
  readonly readSettings: ReadSettings;
  readonly print: Print;
  readonly errors: Errors;
  readonly refuseUnknown: RefuseUnknown;
  readonly readText: ReadText;
  readonly readLargeFile: ReadLargeFile;
  readonly writeOutputs: WriteOutputs;
  readonly pathInside: PathInside;
  readonly findTemplate: FindTemplate;
  readonly unpackTemplate: UnpackTemplate;
  readonly banner: Banner;
  readonly render: Render;
  readonly loadConfig: LoadConfig;
  readonly watchInterruption: WatchInterruption;
  readonly runPhase: RunPhase;
  readonly performStep: PerformStep;
  readonly execute: Execute;
  readonly lock: Lock;
  readonly stateStore: StateStore;
  readonly backups: Backups;
  readonly backUp: BackUp;
  readonly restoreBackup: RestoreBackup;
  readonly finishRestore: FinishRestore;
}

/** The parts that are shipped. */
export function goodParts(): Parts {
  return {
    version: VERSION,
    readSettings,
    print,
    errors,
    refuseUnknown,
    readText,
    readLargeFile,
    writeOutputs,
    pathInside,
    findTemplate,
    unpackTemplate,
    banner,
    render,
    loadConfig,
    watchInterruption,
    runPhase,
    performStep,
    execute,
    lock,
    stateStore,
    backups,
    backUp,
    restoreBackup,
    finishRestore,
  };
}
