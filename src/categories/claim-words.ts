// Written by scripts/generate.ts from src/categories/*/claim.ts.
// biome-ignore-all format: generated
import type { ClaimKey } from '../model/claim-key.ts';

/** By category: what a contract may claim for it. */
export const claimWords: Readonly<Record<string, readonly ClaimKey[]>> = {
  "basic-execution": [
    {
      "key": "version",
      "says": "The command that tells the version, and the text that must stand in its output; in another language, the version’s number.",
      "needed": false,
      "default": null
    },
    {
      "key": "help",
      "says": "The command that gives help, and words that must stand in its output where the user’s language is not another one.",
      "needed": false,
      "default": null
    },
    {
      "key": "steps",
      "says": "The lifecycle, in order; each step sees the work folder as the step before left it. There is no network: what needs a service is no step, but belongs to the `workload`.",
      "needed": false,
      "default": null
    },
    {
      "key": "copies",
      "says": "Commands that pass a file on as it is: `from` is laid by us, with bytes of every kind in it, and after `command` the file `to` must hold the same; where it `keepsMode`, with the same permissions. `files` are others that the command needs. Paths are absolute, or relative to the work folder.",
      "needed": false,
      "default": null
    },
    {
      "key": "writes",
      "says": "Folders outside the work folder that the steps may leave files in.",
      "needed": false,
      "default": null
    },
    {
      "key": "varies",
      "says": "Files that may differ from run to run: absolute, or relative to the work folder.",
      "needed": false,
      "default": null
    }
  ],
  "database-integration": [
    {
      "key": "service",
      "says": "The service that holds the truth, where there is more than one PostgreSQL.",
      "needed": false,
      "default": null
    },
    {
      "key": "given",
      "says": "Requests that must be done once before the others make sense.",
      "needed": false,
      "default": null
    },
    {
      "key": "writes",
      "says": "What its users write. `${value}` in the request stands for text that is new each time; `written` is SQL that counts the rows that hold it; `read` gets what was written back, `${id}` being the answer's field that `id` names, by the way to it with dots, as in `data.id`.",
      "needed": true,
      "default": null
    },
    {
      "key": "refused",
      "says": "Good form, but refused (no such account, not enough money); `expect` is the refusal.",
      "needed": false,
      "default": null
    },
    {
      "key": "inputs",
      "says": "Other places where text of users comes in, each as `${input}`.",
      "needed": false,
      "default": null
    },
    {
      "key": "pool",
      "says": "Most connections that it holds to the database at once.",
      "needed": false,
      "default": null
    },
    {
      "key": "recovers",
      "says": "Time after a restart of the database within which it writes again.",
      "needed": false,
      "default": "5s"
    },
    {
      "key": "migrate",
      "says": "The command that brings the schema up to date.",
      "needed": false,
      "default": null
    },
    {
      "key": "upgrades",
      "says": "Filled databases of earlier releases: each has a name in `from` and a dump in plain SQL in `content`, as `pg_dump --no-owner --no-privileges` writes it (`{ file }` for one of the host). `migrate`, or without it the service when it starts, must keep all rows but of the tables and columns in `changes`, and `reads` must be answered well afterwards, each with the words in `shows`.",
      "needed": false,
      "default": null
    }
  ],
  "cache-integration": [
    {
      "key": "cache",
      "says": "The Redis in question, where there is more than one.",
      "needed": false,
      "default": null
    },
    {
      "key": "database",
      "says": "The PostgreSQL in question, where there is more than one.",
      "needed": false,
      "default": null
    },
    {
      "key": "create",
      "says": "Makes something that can be read; `${value}` stands for text that is new each time, and that the read must show.",
      "needed": true,
      "default": null
    },
    {
      "key": "id",
      "says": "The field of the answer to `create` that names what was made, by the way to it with dots, as in `data.id`.",
      "needed": false,
      "default": "id"
    },
    {
      "key": "read",
      "says": "The read that is cached; `${id}` says of what.",
      "needed": true,
      "default": null
    },
    {
      "key": "write",
      "says": "The write that changes what `read` shows; `${id}` says of what, `${other}` is something else of the same kind, which it may change too.",
      "needed": true,
      "default": null
    },
    {
      "key": "truth",
      "says": "What is true: a field of the read's answer, by the way to it with dots as well, and SQL that finds its value in the database by the id, $1.",
      "needed": true,
      "default": null
    },
    {
      "key": "fresh",
      "says": "Time after the answer to a write within which the read shows it.",
      "needed": false,
      "default": "500ms"
    },
    {
      "key": "optional",
      "says": "Whether it serves, by the database alone, while there is no cache; otherwise it must answer, if only that it cannot.",
      "needed": false,
      "default": null
    },
    {
      "key": "within",
      "says": "Time within which it answers while there is no cache.",
      "needed": false,
      "default": "2s"
    },
    {
      "key": "recovers",
      "says": "Time after an outage of cache or database within which all is as before.",
      "needed": false,
      "default": "5s"
    },
    {
      "key": "ttl",
      "says": "Longest time to live of a key.",
      "needed": false,
      "default": null
    },
    {
      "key": "lasting",
      "says": "Patterns of keys, as Redis has them, that may last: sessions of its own kind, queues.",
      "needed": false,
      "default": null
    },
    {
      "key": "misses",
      "says": "Most requests to the database that two hundred misses of one key at once may cost.",
      "needed": false,
      "default": "20"
    }
  ],
  "state-corruption-recovery": [
    {
      "key": "prepare",
      "says": "What makes good state: commands; of a service, requests too.",
      "needed": false,
      "default": null
    },
    {
      "key": "state",
      "says": "Files that hold the state; each is damaged in every way.",
      "needed": true,
      "default": null
    },
    {
      "key": "act",
      "says": "An action that uses the state, and may change it: a command; of a service, a request.",
      "needed": true,
      "default": null
    },
    {
      "key": "fingerprint",
      "says": "Tells what the state says; the same state gives the same words.",
      "needed": true,
      "default": null
    },
    {
      "key": "recover",
      "says": "What people are told to do about damaged state; afterwards it must say what it said before. Of a service, commands run while it is down, and requests are sent once it has been started again.",
      "needed": false,
      "default": null
    },
    {
      "key": "locks",
      "says": "Locks that a killed process leaves behind.",
      "needed": false,
      "default": null
    },
    {
      "key": "within",
      "says": "Time for every answer.",
      "needed": false,
      "default": "5s"
    }
  ],
  "resource-constraints": [
    {
      "key": "rounds",
      "says": "Equal rounds of the workload after the warm-up; at least 5, so that growth has a confidence interval.",
      "needed": false,
      "default": "6"
    },
    {
      "key": "perRound",
      "says": "Times that each request, or each command of a command, is repeated in one round; default 50 and 1. A service's clients run once.",
      "needed": false,
      "default": null
    },
    {
      "key": "parallel",
      "says": "Requests in flight at once.",
      "needed": false,
      "default": "4"
    },
    {
      "key": "peak",
      "says": "Most memory that it may ever use; default: its limit. A service is looked at between rounds of its work; a command is run with no more than this and its disk, which lies in memory here.",
      "needed": false,
      "default": null
    },
    {
      "key": "threads",
      "says": "Most threads of all its processes together.",
      "needed": false,
      "default": null
    },
    {
      "key": "large",
      "says": "An input too large to hold: `http` gets it as a body of that many bytes; in `command`, `{file}` stands for its path, which ends with `extension`, and with `stdin: true` it is given as standard input (which needs a shell in the image). Both also get many bytes of which none ends a line, which they may refuse.",
      "needed": false,
      "default": null
    },
    {
      "key": "largeAdds",
      "says": "Most memory that handling the large input may add; default: a quarter of the memory limit.",
      "needed": false,
      "default": null
    },
    {
      "key": "collects",
      "says": "Folders of its writable places in which a command's runs are to leave a new file each time, as an export with the time in its name.",
      "needed": false,
      "default": null
    },
    {
      "key": "idle",
      "says": "Share of one core that it may use when it has nothing to do.",
      "needed": false,
      "default": "0.05"
    }
  ],
  "network-isolation": [
    {
      "key": "degraded",
      "says": "What it still does while a service (by its name in the contract) is refused, and while it is black-holed.",
      "needed": false,
      "default": null
    },
    {
      "key": "provoke",
      "says": "Actions that make it fail, so that what it does only on errors is heard too.",
      "needed": false,
      "default": null
    },
    {
      "key": "long",
      "says": "Of a command: what is still at work after a minute unless it is interrupted. What it does then is heard as well.",
      "needed": false,
      "default": null
    },
    {
      "key": "attemptsPerSecond",
      "says": "Most connection attempts per second to a service that is down.",
      "needed": false,
      "default": "20"
    }
  ],
  "process-kill-signals": [
    {
      "key": "prepare",
      "says": "What makes the state on which everything else works: commands; of a service, requests. What a command’s action changes outside of all folders, as in a database, is put back by doing this again: let it empty the tables first.",
      "needed": false,
      "default": null
    },
    {
      "key": "action",
      "says": "What changes the state, ends by itself, and may be repeated: SIGKILL is swept over it. Short is good. Where twice is as once, kills are also let add up; what adds something each time always begins at the same state. A command; of a service, a request, in which `${value}` becomes another text each time and `${n}` another number, where what is read then shows it.",
      "needed": false,
      "default": null
    },
    {
      "key": "read",
      "says": "What tells the state: the same words for the same state. A command; of a service, a request.",
      "needed": false,
      "default": null
    },
    {
      "key": "state",
      "says": "Folders that hold the state (absolute); default: the declared state, or the work folder.",
      "needed": false,
      "default": null
    },
    {
      "key": "long",
      "says": "What is still at work after a minute unless it is interrupted; of a service, a request that takes long.",
      "needed": false,
      "default": null
    },
    {
      "key": "sendOver",
      "says": "The body of a long request is sent little by little over this time.",
      "needed": false,
      "default": null
    },
    {
      "key": "exits",
      "says": "Exit codes after a signal, where not 128+n (of a service: 0 or 128+n). A service is asked SIGHUP and SIGQUIT only if named here. `ignored` for a signal that ends nothing by design, which then is not sent: SIGHUP and SIGQUIT (a Java machine prints its threads), of a service SIGINT as well (it is stopped by another one); never SIGTERM.",
      "needed": false,
      "default": null
    },
    {
      "key": "within",
      "says": "Time within which a polite signal ends it; orchestrators kill after ten seconds.",
      "needed": false,
      "default": "10s"
    },
    {
      "key": "timeout",
      "says": "A command that would go on for a minute, with the time limit that it is given and the exit code when it is over; `others` are more commands under the same limit, such as one of many steps that are each shorter.",
      "needed": false,
      "default": null
    },
    {
      "key": "moments",
      "says": "Moments at which SIGKILL strikes.",
      "needed": false,
      "default": "27"
    }
  ],
  "security-boundaries": [
    {
      "key": "inputs",
      "says": "Places where text of users comes in; hostile values are sent there.",
      "needed": false,
      "default": null
    },
    {
      "key": "users",
      "says": "Two users, for what is protected.",
      "needed": false,
      "default": null
    },
    {
      "key": "protected",
      "says": "Requests that are answered to their owner alone. Who is sent on to another place than the owner was refused.",
      "needed": false,
      "default": null
    },
    {
      "key": "session",
      "says": "A session that can be ended: `${credential}` in the login stands for the owner's, `${session}` in use and `logout` for what it gave.",
      "needed": false,
      "default": null
    },
    {
      "key": "bodies",
      "says": "Requests that set no column of a PostgreSQL but by the fields of their body and those that are `optional`: others are refused, or make no difference.",
      "needed": false,
      "default": null
    },
    {
      "key": "setUp",
      "says": "Requests that make what is protected, before any of it is tried.",
      "needed": false,
      "default": null
    },
    {
      "key": "setId",
      "says": "Set-user-id and set-group-id files that the image is meant to have.",
      "needed": false,
      "default": null
    },
    {
      "key": "within",
      "says": "Time within which every hostile value must be done with.",
      "needed": false,
      "default": "10s"
    }
  ],
  "error-handling": [
    {
      "key": "requests",
      "says": "Good requests with a JSON body; each required field is removed, mistyped, and so on.",
      "needed": false,
      "default": null
    },
    {
      "key": "bodyLimit",
      "says": "Bodies larger than this must be refused.",
      "needed": false,
      "default": null
    },
    {
      "key": "slowBody",
      "says": "A body that trickles in must be ended by then.",
      "needed": false,
      "default": null
    },
    {
      "key": "files",
      "says": "Commands that read a file; `{file}` stands for its path. `content` is a good file. `text: false` for one that need not be UTF-8, `folders: true` for a command that takes a folder as well, `prints: false` for one that is asked for its exit code alone: the others must fail where what they print cannot be written. `extension: '.ts'` for a command that goes by what a file is called. `stdin: true` for a filter, which is given the content as its standard input, and no wrong files but one that is not UTF-8.",
      "needed": false,
      "default": null
    },
    {
      "key": "writes",
      "says": "Commands that write much into `into` (absolute, or relative to the work folder); `before` are commands to be run first. On a full disk each must fail and leave nothing half written there.",
      "needed": false,
      "default": null
    },
    {
      "key": "prints",
      "says": "A command that prints, for closed and broken standard output; default: the subject's command with `--help`.",
      "needed": false,
      "default": null
    },
    {
      "key": "within",
      "says": "Time within which every error must be told.",
      "needed": false,
      "default": "5s"
    },
    {
      "key": "anyCommand",
      "says": "Leave out unknown commands, and unknown options behind commands, for a program that takes any word as its input or hands it on.",
      "needed": false,
      "default": null
    },
    {
      "key": "anyRoute",
      "says": "Leave out unknown routes, for a service that answers every path, as one does that sends its page for all of them.",
      "needed": false,
      "default": null
    }
  ],
  "state-persistence": [
    {
      "key": "prepare",
      "says": "What makes the state on which the acts work.",
      "needed": false,
      "default": null
    },
    {
      "key": "acts",
      "says": "What changes the state, each in a way of its own; of a service, each may be repeated, and makes a difference each time. What people name should hold letters beyond ASCII.",
      "needed": true,
      "default": null
    },
    {
      "key": "read",
      "says": "What tells the state: the same words for the same state, without times or ids that come out anew each time the same is done.",
      "needed": true,
      "default": null
    },
    {
      "key": "shows",
      "says": "Words that must stand in what is read once all acts are done.",
      "needed": false,
      "default": null
    },
    {
      "key": "fails",
      "says": "Acts that fail, each with the exit code or status by which it says so, and words that must stand in what is read then.",
      "needed": false,
      "default": null
    },
    {
      "key": "second",
      "says": "Another program that reads the state: it must succeed, and say the same of the same state.",
      "needed": false,
      "default": null
    },
    {
      "key": "state",
      "says": "Folders that hold the state (absolute); default: the declared state, or the work folder.",
      "needed": false,
      "default": null
    },
    {
      "key": "host",
      "says": "Under which host name a new container must find the state: `any`, as engines and orchestrators give another one to each; `same` where it is fixed.",
      "needed": false,
      "default": "any"
    },
    {
      "key": "bytes",
      "says": "What a command that only reads leaves of the state: the `same` bytes; `either` where the store keeps books of its own there, as a log or an index that it brings up to date.",
      "needed": false,
      "default": "same"
    },
    {
      "key": "rounds",
      "says": "Rounds in which two commands work on the state at once.",
      "needed": false,
      "default": "3"
    }
  ],
  "configuration-validation": [
    {
      "key": "configurations",
      "says": "Good configurations, each with what reads it; they are made wrong in one way at a time.",
      "needed": true,
      "default": null
    }
  ],
  "secrets-management": [
    {
      "key": "files",
      "says": "Files to put in place first, by path from the work folder.",
      "needed": false,
      "default": null
    },
    {
      "key": "uses",
      "says": "Ordinary work in which the secrets are used; `${secrets.NAME}` stands for one in a request and in stdin. Default: the workload. Work that writes a private file again, and programs that write down what they are given, tell most.",
      "needed": false,
      "default": null
    },
    {
      "key": "fails",
      "says": "Work that fails while the secrets are at hand; how it ends is not judged here.",
      "needed": false,
      "default": null
    },
    {
      "key": "verbose",
      "says": "Environment that makes the subject tell most, as for finding a fault.",
      "needed": false,
      "default": null
    },
    {
      "key": "holds",
      "says": "Places that are meant to hold a secret, as a provider is meant to be shown its own key; `where` is written as a find tells it, and may end in `*`.",
      "needed": false,
      "default": null
    },
    {
      "key": "required",
      "says": "Secrets without which nothing must work: `command`, or the start of the service, must fail.",
      "needed": false,
      "default": null
    },
    {
      "key": "rotation",
      "says": "A secret that can be changed: with another value at the next start, what the old one granted is refused.",
      "needed": false,
      "default": null
    }
  ],
  "monitoring-observability": [
    {
      "key": "requests",
      "says": "Requests with known answers, good ones and refused ones. The contract's workload is done once before.",
      "needed": true,
      "default": null
    },
    {
      "key": "metrics",
      "says": "A page in the Prometheus text format or OpenMetrics.",
      "needed": false,
      "default": null
    },
    {
      "key": "logs",
      "says": "Lines of JSON; names of their fields. What stands in an object within a line is named by the way to it, with dots, as in `fields.message` or `log.level`; a field whose own name has dots comes first.",
      "needed": false,
      "default": null
    },
    {
      "key": "traces",
      "says": "Traces, sent to a service of type `otlp`.",
      "needed": false,
      "default": null
    },
    {
      "key": "paths",
      "says": "Paths that differ only in `{n}`, asked for with GET; whatever the answer, they must not make series of their own.",
      "needed": false,
      "default": null
    },
    {
      "key": "outage",
      "says": "A service that is taken away, and what shows it.",
      "needed": false,
      "default": null
    }
  ],
  "health-checks": [
    {
      "key": "live",
      "says": "Path that answers 2xx as long as the process need not be restarted; on another port of the subject `:9090/healthz`.",
      "needed": false,
      "default": null
    },
    {
      "key": "ready",
      "says": "Path that answers 2xx while requests should be sent here, written alike; default: the subject's own `ready`.",
      "needed": false,
      "default": null
    },
    {
      "key": "critical",
      "says": "Services without which it is not ready, by their names in the contract.",
      "needed": false,
      "default": null
    },
    {
      "key": "optional",
      "says": "Services without which it stays ready.",
      "needed": false,
      "default": null
    },
    {
      "key": "within",
      "says": "Time within which it notices that a critical service is gone, and that it is back. Where it is started before its critical services, the time that its start may take (`startsWithin`) is added, counted from when they came: it may have to migrate or to warm up first.",
      "needed": false,
      "default": "5s"
    },
    {
      "key": "answers",
      "says": "Time within which each health check is answered, whatever hangs.",
      "needed": false,
      "default": "2s"
    },
    {
      "key": "startsWithin",
      "says": "Time from its start to ready; default: the subject's `readyWithin`.",
      "needed": false,
      "default": null
    },
    {
      "key": "first",
      "says": "What is asked the moment it says that it is ready, and can be repeated; default: the first request of the workload.",
      "needed": false,
      "default": null
    },
    {
      "key": "load",
      "says": "Requests of the workload in each second while its health is asked under load.",
      "needed": false,
      "default": "20"
    }
  ],
  "backup-restore": [
    {
      "key": "prepare",
      "says": "What makes the state that is backed up.",
      "needed": false,
      "default": null
    },
    {
      "key": "changes",
      "says": "What happens after the backup, and must be gone after a restore: each changes the state, and succeeds again after a restore.",
      "needed": true,
      "default": null
    },
    {
      "key": "reads",
      "says": "What tells the state: the same answer for the same state.",
      "needed": true,
      "default": null
    },
    {
      "key": "backup",
      "says": "Writes a backup to `{file}`.",
      "needed": true,
      "default": null
    },
    {
      "key": "restore",
      "says": "Makes the state what the backup in `{file}` holds.",
      "needed": true,
      "default": null
    },
    {
      "key": "stores",
      "says": "Services whose whole content is backed up (PostgreSQL and Redis); default: every PostgreSQL.",
      "needed": false,
      "default": null
    },
    {
      "key": "files",
      "says": "Files and folders that are backed up (absolute); default: the declared state, or the work folder of a command without services. What is private there when it is backed up must come back as private. None (`[]`) for a command whose bytes may differ for the same state: then what its reads tell is compared.",
      "needed": false,
      "default": null
    },
    {
      "key": "restless",
      "says": "Tables that change by themselves though nobody asks, with their sequences, as where a leader or a heartbeat is written: `river_leader`. They must be there after a restore; what they hold is not compared.",
      "needed": false,
      "default": null
    },
    {
      "key": "folder",
      "says": "Where backups are written; a writable place that holds nothing of what is backed up.",
      "needed": false,
      "default": "/tmp"
    },
    {
      "key": "writes",
      "says": "Writes that go on while backups are taken; more than a thousand are made before the last one.",
      "needed": false,
      "default": null
    }
  ],
  "disaster-recovery": [
    {
      "key": "rto",
      "says": "Time from when the new place stands until the service is steady, without what our engine takes to start containers.",
      "needed": true,
      "default": null
    },
    {
      "key": "rpo",
      "says": "Age that an acknowledged write may have at the loss and yet be gone.",
      "needed": true,
      "default": null
    },
    {
      "key": "given",
      "says": "What must be there before writes make sense.",
      "needed": false,
      "default": null
    },
    {
      "key": "write",
      "says": "The writes that are put down.",
      "needed": true,
      "default": null
    },
    {
      "key": "reads",
      "says": "Reads of what was given, which must work again.",
      "needed": true,
      "default": null
    },
    {
      "key": "backup",
      "says": "Writes a backup to `{file}`, while the service runs.",
      "needed": true,
      "default": null
    },
    {
      "key": "every",
      "says": "Time from the beginning of one backup to that of the next.",
      "needed": true,
      "default": null
    },
    {
      "key": "recover",
      "says": "The procedure: commands, run before the service is started; `{folder}` holds every backup that was carried away, and under the name of the next one the beginning of one that was on its way when all was lost.",
      "needed": true,
      "default": null
    },
    {
      "key": "stores",
      "says": "Services that hold the truth, lost with their disks and recovered; default: every PostgreSQL.",
      "needed": false,
      "default": null
    },
    {
      "key": "caches",
      "says": "Services that may be lost without a procedure; default: every Redis.",
      "needed": false,
      "default": null
    }
  ],
  "load-balancing": [
    {
      "key": "replicas",
      "says": "How many replicas there can be at least.",
      "needed": false,
      "default": "3"
    },
    {
      "key": "load",
      "says": "Requests of the workload in each second, all replicas together.",
      "needed": false,
      "default": "20"
    },
    {
      "key": "instance",
      "says": "Where an answer says which replica gave it: in a header of every answer, or in a field of the JSON that a request gets.",
      "needed": false,
      "default": null
    },
    {
      "key": "credential",
      "says": "A command that prints what stands as `${credential}` in the requests of session and limit.",
      "needed": false,
      "default": null
    },
    {
      "key": "session",
      "says": "How one logs in, and what a session is good for; where `logout` ends it, it is over at once on every replica.",
      "needed": false,
      "default": null
    },
    {
      "key": "state",
      "says": "What is written through one replica: `${value}` stands for a fresh text in `create` and `change`, and must stand in the answer of `read`.",
      "needed": false,
      "default": null
    },
    {
      "key": "repeated",
      "says": "A request that clients send again when no answer came: `${key}` stands for a fresh text, in its idempotency key. It is done once, whoever gets it.",
      "needed": false,
      "default": null
    },
    {
      "key": "limit",
      "says": "A request of which only so many are answered well in any such time, whichever replicas they reach; to be told from a limit for each, it takes three of them.",
      "needed": false,
      "default": null
    },
    {
      "key": "keepsIdle",
      "says": "The time after which the balancer in front of it gives up an idle connection; the service must keep it for longer.",
      "needed": false,
      "default": null
    },
    {
      "key": "failed",
      "says": "Requests that may fail: when one replica is killed (beyond those that were with it), when one is added, when all are restarted in turn.",
      "needed": false,
      "default": null
    },
    {
      "key": "background",
      "says": "Work that is done without being asked for.",
      "needed": false,
      "default": null
    }
  ],
  "graceful-shutdown": [
    {
      "key": "grace",
      "says": "Time from the stop signal to its end, whatever is going on.",
      "needed": false,
      "default": "10s"
    },
    {
      "key": "slow",
      "says": "A request that takes a while (half a second at least, five at most), several of which are in flight when it is asked to stop.",
      "needed": false,
      "default": null
    },
    {
      "key": "inFlight",
      "says": "How many of them.",
      "needed": false,
      "default": "5"
    },
    {
      "key": "exit",
      "says": "Exit code when it was asked to stop.",
      "needed": false,
      "default": "0"
    },
    {
      "key": "drain",
      "says": "Time after the stop signal in which requests are still taken on while readiness already says no, so that a load balancer can notice. Without it, refusing at once is as good.",
      "needed": false,
      "default": null
    },
    {
      "key": "load",
      "says": "Requests of the workload in each second while it is asked to stop.",
      "needed": false,
      "default": "20"
    },
    {
      "key": "buffered",
      "says": "What it acknowledges before it is written: `action` is sent so many `times`, and `counts` is SQL that counts what arrived; where it holds `${value}`, that is another text each time, so that what arrived twice can be counted once (`count(distinct …)`). Where `drain` is claimed, it is sent on while it drains. It must arrive also where `service` cannot be reached for a while; what still waits when it is asked to stop in such an outage may be lost, but `grace` holds.",
      "needed": false,
      "default": null
    }
  ],
  "circuit-breaker": [
    {
      "key": "upstream",
      "says": "The service of type `upstream` behind the breaker.",
      "needed": true,
      "default": null
    },
    {
      "key": "action",
      "says": "A request for which the subject asks its upstream every time; `${n}` is another number in each call, for a subject that caches.",
      "needed": true,
      "default": null
    },
    {
      "key": "alike",
      "says": "Other requests for which it asks the same upstream, behind the same breaker. Where the upstream's `answers` hold a number such as 1.0842 (four decimals or more), each of them is told another, which no other's fallback may hold.",
      "needed": false,
      "default": null
    },
    {
      "key": "refusal",
      "says": "The status with which the upstream refuses what was wrongly asked; the breaker must take no notice.",
      "needed": false,
      "default": "404"
    },
    {
      "key": "failures",
      "says": "Ways of failing that count.",
      "needed": false,
      "default": null
    },
    {
      "key": "threshold",
      "says": "After so many failures in a row it is open; a few calls go well before them, in a process that was started anew.",
      "needed": true,
      "default": null
    },
    {
      "key": "inARow",
      "says": "Whether only failures in a row count: then one less than the threshold and a success, again and again, change nothing.",
      "needed": false,
      "default": null
    },
    {
      "key": "timeout",
      "says": "Time within which a call is answered whose upstream never answers; a second later its connection must be broken off.",
      "needed": false,
      "default": "2s"
    },
    {
      "key": "reset",
      "says": "Time for which an open breaker lets nothing through. Choose a short one for the test.",
      "needed": true,
      "default": null
    },
    {
      "key": "probes",
      "says": "Requests that may go through at once after that, to try.",
      "needed": false,
      "default": "1"
    },
    {
      "key": "fallback",
      "says": "What a call of `action` gets instead, while the breaker is open; those that are alike may have a fallback of their own.",
      "needed": true,
      "default": null
    },
    {
      "key": "fast",
      "says": "Time within which a call is answered while the breaker is open; one in four may be late.",
      "needed": false,
      "default": "200ms"
    },
    {
      "key": "recovers",
      "says": "Time from the upstream's recovery until calls reach it again; default: twice the reset time and one second.",
      "needed": false,
      "default": null
    }
  ],
  "rate-limiting": [
    {
      "key": "action",
      "says": "A request that is limited; `${key}` stands for whom it counts, in a header, the path or the body.",
      "needed": true,
      "default": null
    },
    {
      "key": "limit",
      "says": "So many requests of one key in a window.",
      "needed": true,
      "default": null
    },
    {
      "key": "window",
      "says": "How long a window lasts.",
      "needed": true,
      "default": null
    },
    {
      "key": "burst",
      "says": "So many at most that one key may make at once; default: the limit. A fixed window lets twice the limit through around its end.",
      "needed": false,
      "default": null
    },
    {
      "key": "refusal",
      "says": "The status of a refusal.",
      "needed": false,
      "default": "429"
    },
    {
      "key": "effect",
      "says": "SQL that counts what the requests of one key (`$1`) have done.",
      "needed": false,
      "default": null
    },
    {
      "key": "shared",
      "says": "Whether the limit is kept outside of the process, and so outlives it.",
      "needed": false,
      "default": null
    },
    {
      "key": "without",
      "says": "What requests get while the service is gone in which the limit is kept; `recovers`: time after its return until the limit holds again.",
      "needed": false,
      "default": null
    },
    {
      "key": "forwarding",
      "says": "Whether headers such as X-Forwarded-For are claimed to say whom a request counts for. Where `${key}` stands in one of them, an address of 198.18.0.0/16 takes its place, everywhere in the request and in `effect`.",
      "needed": false,
      "default": null
    },
    {
      "key": "withoutKey",
      "says": "What becomes of requests that leave the key out, where it stands in a header: they are `refused`, or `limited` as those of one key are. Without it they may be free by intent, and nobody asks.",
      "needed": false,
      "default": null
    }
  ],
  "data-consistency": [
    {
      "key": "service",
      "says": "The service that is asked for the truth and that faults befall; default: the only PostgreSQL.",
      "needed": false,
      "default": null
    },
    {
      "key": "bank",
      "says": "Accounts, and transfers between them.",
      "needed": false,
      "default": null
    },
    {
      "key": "unique",
      "says": "Something of which there may be only one with the same `${name}`; a second one is refused with 4xx.",
      "needed": false,
      "default": null
    },
    {
      "key": "register",
      "says": "Something that holds one value, which can be written and read; where it is read as accounts are, it is written beside transfers too.",
      "needed": false,
      "default": null
    },
    {
      "key": "caches",
      "says": "Redis services that may be emptied at any time, since they are caches: keys are known all the same.",
      "needed": false,
      "default": null
    },
    {
      "key": "kill",
      "says": "Whether the subject is killed in the middle of its work, and started again.",
      "needed": false,
      "default": null
    }
  ],
  "comprehensive-validation": [
    {
      "key": "given",
      "says": "What must be there before the work makes sense.",
      "needed": false,
      "default": null
    },
    {
      "key": "mix",
      "says": "What users of a service do all day, all mixed.",
      "needed": false,
      "default": null
    },
    {
      "key": "commands",
      "says": "The same of a command-line tool: `prepare`, what makes its state; `mix`, commands of every day, each with `written`, what prints the `${value}` of all that was done; `reads`, what tells its state; `invariants`; `recover`, what people do after an interruption; `faults`; `exits`; `within`; `rounds`; `litter`, files and bytes that may stay. Beside it `recovers`, `together` and `shrink` hold as well.",
      "needed": false,
      "default": null
    },
    {
      "key": "rate",
      "says": "Requests a second, whatever becomes of them.",
      "needed": false,
      "default": "20"
    },
    {
      "key": "steady",
      "says": "The steady state: the share of requests that are answered as they should be, and within which time.",
      "needed": false,
      "default": null
    },
    {
      "key": "during",
      "says": "What is promised while something is broken.",
      "needed": false,
      "default": null
    },
    {
      "key": "recovers",
      "says": "Time from the last healing until the steady state holds again.",
      "needed": false,
      "default": "6s"
    },
    {
      "key": "quiet",
      "says": "Time without any request before the last looks, in which everything that goes on by itself must come to its end.",
      "needed": false,
      "default": "2s"
    },
    {
      "key": "restless",
      "says": "Tables that change by themselves though nobody asks, with their sequences, as where a leader or a heartbeat is written: `river_leader`.",
      "needed": false,
      "default": null
    },
    {
      "key": "faults",
      "says": "The faults that are permitted, by service; default: all that can befall it. An empty list spares it.",
      "needed": false,
      "default": null
    },
    {
      "key": "subject",
      "says": "The same for the subject itself.",
      "needed": false,
      "default": null
    },
    {
      "key": "together",
      "says": "At most so many of services and subject are broken at the same time, or so many faults befall a command at once.",
      "needed": false,
      "default": "3"
    },
    {
      "key": "invariants",
      "says": "What must be true of the data at any time: SQL whose rows are what is wrong.",
      "needed": false,
      "default": null
    },
    {
      "key": "truths",
      "says": "What the service says, beside the truth: the field of an answer, and SQL that gives one row with `value`.",
      "needed": false,
      "default": null
    },
    {
      "key": "service",
      "says": "The service that is asked for the truth; default: the only PostgreSQL.",
      "needed": false,
      "default": null
    },
    {
      "key": "budgets",
      "says": "By how much more may be in use when all is over than before the faults.",
      "needed": false,
      "default": null
    },
    {
      "key": "attempts",
      "says": "By which factor more may be asked of a service for the same work when all is over.",
      "needed": false,
      "default": "2"
    },
    {
      "key": "shrink",
      "says": "How long, and in how many further rooms, fewer faults are looked for that still fail.",
      "needed": false,
      "default": null
    }
  ]
};
