import type { z } from 'zod';
import type { SubjectFacts } from './contract.ts';
import type { EvidenceKind, EvidenceView } from './evidence.ts';
import type { Recorder, Room, RoomRequest } from './room.ts';
import type { Check } from './verdict.ts';

/**
 * How much a run does. A quick one is for every commit: fewer moments, cases and rounds, and what takes long is left out.
 * What it finds is found; what it does not find a full run may.
 */
export type Effort = 'quick' | 'full';

/** One thing that a category asks. Docs, `explain` and report texts come from this data. */
export interface Rule {
  /** Kebab case, unique inside its category; a planted defect names it. */
  readonly id: string;
  /** The question, answerable with yes when all is well: "Does it exit with the claimed code?" */
  readonly asks: string;
  /** What to do about a finding, in one or two sentences. */
  readonly remedy: string;
  /**
   * Whether a fail rests on the subject having been too slow. An experiment that repeats (`repeats`) is done once more then, with nothing else
   * beside it; and on a machine that was too slow for our own containers as well, such a fail accuses nobody and becomes inconclusive,
   * unless the service that it is about had ended with an error of its own.
   */
  readonly timed?: true;
  /** Whether only a full run asks it, because what it rests on takes too long for a quick one. */
  readonly fullOnly?: true;
  /**
   * Whether it is about the verdicts of all other categories. No judge is asked: the answer is folded from theirs, and only
   * where a run asked all of them in full.
   */
  readonly restsOnOthers?: true;
  /** Which subjects it can be asked of; both where absent. */
  readonly subjects?: readonly ('command' | 'service')[];
}

/** What a category is, in words and data. */
export interface CategoryDescription {
  /** Kebab case; also the folder's name and the key under `claims`. */
  readonly id: string;
  /** Place in the list of twenty-two. */
  readonly number: number;
  readonly title: string;
  /** The one question the category answers. */
  readonly question: string;
  /** Why it matters in production: two or three sentences. */
  readonly motivation: string;
  /** How it is put to the test, in a few sentences. */
  readonly method: string;
  /** What a quick run does not prove: one line without a full stop, such as "two writers at once"; null where it asks the same. */
  readonly unproven: string | null;
  /** Whether it applies even when the contract claims nothing for it. */
  readonly always: boolean;
  /**
   * What must be given where it is claimed, as a key of the claim or else of the subject: without it none of the rules could be asked.
   */
  readonly needs?: { readonly what: string; readonly key: string; readonly orOfSubject: string };
  readonly rules: readonly Rule[];
  /** Where the method comes from: papers, RFCs, specifications. */
  readonly sources?: readonly string[];
}

/** What a judge is given: the claim, a few facts of the contract, and only the evidence kinds it asked for. */
export interface JudgeInput<Claim> {
  readonly claim: Claim;
  readonly subject: SubjectFacts;
  readonly evidence: EvidenceView;
}

/** A pure function from evidence to checks. It reads no clock, no file, no environment. */
export interface Judge<Claim> {
  /** The kinds of evidence it reads, from every experiment of the run. */
  readonly needs: readonly EvidenceKind[];
  /** One check per rule; a rule that is left out is inconclusive ("nothing was said about it"). */
  readonly judge: (input: JudgeInput<Claim>) => readonly Check[];
}

/** What an experiment is given to act with. */
export interface ExperimentContext<Claim> {
  readonly claim: Claim;
  readonly subject: SubjectFacts;
  readonly effort: Effort;
  /** Whether it is worth more rooms to say more of a failure than that it was seen, such as the fewest faults that cause it. */
  readonly explain: boolean;
  /** Uniform numbers in [0, 1) drawn from the run's seed and the experiment's id. */
  readonly random: () => number;
  /** Opens a room, fresh or, in a quick run, made as new; the run takes it back when the experiment ends, however it ends. */
  readonly open: (request?: RoomRequest) => Promise<Room>;
  readonly recorder: Recorder;
  /** Says what is being waited for, for the live view. */
  readonly waiting: (what: string) => void;
  /** Ends when the experiment's time is up or the run is interrupted. */
  readonly signal: AbortSignal;
}

/** Acts on rooms and leaves evidence. It never judges and throws only for trouble of the room. */
export interface Experiment<Claim> {
  /** Kebab case, unique inside its category. */
  readonly id: string;
  /** What it does, for the live view and the report: "drives 8 equal rounds and watches what grows". */
  readonly title: string;
  /** Whether a quick run leaves it out; the rules that rest on it alone say so too. */
  readonly fullOnly?: true;
  /**
   * Whether what it gives the subject (values, files, variables that we made up) may itself lead it elsewhere. To all others the wiretap
   * listens to their end: what they ask for is what the contract says that people do.
   */
  readonly misleads?: true;
  /**
   * Whether it does the same to every subject each time, and nothing that hits a moment or misses it: then what it shows for want of time is asked
   * once more, and only the last time counts. Of any other, what was seen once stands.
   */
  readonly repeats?: true;
  /** Deadline in seconds, without what the subject takes to start; one that overruns is inconclusive. */
  readonly seconds: number;
  /** How many replicas of the subject it puts behind a load balancer; none where absent. */
  readonly replicas?: (claim: Claim) => number;
  /** Whether it has anything to do for this subject and claim. */
  readonly applies: (subject: SubjectFacts, claim: Claim) => boolean;
  readonly act: (context: ExperimentContext<Claim>) => Promise<void>;
}

/** A category as the rest of the house sees it. */
export interface Category<Claim = unknown> {
  readonly description: CategoryDescription;
  /** Checks and completes what the contract says under `claims.<id>`. An empty claim must parse when `always` is true. */
  readonly claim: z.ZodType<Claim>;
  readonly experiments: readonly Experiment<Claim>[];
  readonly judge: Judge<Claim>;
}
