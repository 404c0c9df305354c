/** Words of which one stands in most complaints. */
const COMPLAINT =
  /\b(error|fatal|panic|fail(ed|s|ure)?|cannot|can['’]t|could not|unable|invalid|corrupt\w*|damaged|refus\w*|denied|bad|empty|missing|unexpected|wrong|too)\b/i;
/** A line of a stack trace, or Node’s last words after one. */
const FRAME = /^\s*(at |Node\.js v\d)/;

/** The line of a log that most likely says why it ends there: its last complaint, or else its last line; empty for an empty log. */
export function tellingLine(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !FRAME.test(line));
  return (lines.findLast((line) => COMPLAINT.test(line)) ?? lines.at(-1) ?? '').trim();
}
