const STAGES = 'contract|plan|engine|airlock|categories|evidence|verdict|report|attestation|proposal';

/**
 * The law of the house, checked on every run. Each rule says why it is there; type imports count like any other.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Files that import each other cannot be understood, tested or removed one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folders-that-import-each-other',
      comment:
        'A folder is a border. Where two need each other, the shared part belongs below both, in model/ or lib/.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-knows-nobody',
      comment:
        'model/ holds the nouns that cross borders; a noun that imports a stage would drag it across every border.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'lib-knows-only-model',
      comment: 'lib/ holds small pure helpers that anyone may use, so it may depend on no one in particular.',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/', pathNot: '^src/(lib|model)/' },
    },
    {
      name: 'stages-meet-only-in-run',
      comment:
        'There is one way through: contract, plan, room, evidence, verdict, report. Each stage takes and gives values of ' +
        'model/; only run/ puts them together. So acting and judging cannot meet, and report/ reads the verdict alone.',
      severity: 'error',
      from: { path: `^src/(${STAGES})/` },
      to: { path: '^src/', pathNot: '^src/($1|model|lib)/' },
    },
    {
      name: 'a-room-is-made-of-airlock-and-services',
      comment:
        'All that happens in a room happens through its airlock, and its services are part of it. So room/ stands on these ' +
        'two, and on no other stage: it is handed an engine and a recorder, and never asks who judges.',
      severity: 'error',
      from: { path: '^src/room/' },
      to: { path: '^src/', pathNot: '^src/(room|airlock|services|model|lib)/' },
    },
    {
      name: 'services-act-through-the-airlock',
      comment:
        'A service says what to run and how to see that it is ready; the airlock looks, from inside the room.',
      severity: 'error',
      from: { path: '^src/services/' },
      to: { path: '^src/', pathNot: '^src/(services|model|lib)/|^src/airlock/client\\.ts$' },
    },
    {
      name: 'the-agent-is-a-program-of-its-own',
      comment:
        'The agent runs inside a room, bundled to one file. We speak to it over its protocol and never call it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/airlock/agent/' },
      to: { path: '^src/airlock/agent/' },
    },
    {
      name: 'the-page-is-a-program-of-its-own',
      comment:
        'The script of the HTML report runs in a browser, bundled into html/assets.ts. Of ours it knows only the shape of the data it is given.',
      severity: 'error',
      from: { path: '^src/(?!report/page/)' },
      to: { path: '^src/report/page/' },
    },
    {
      name: 'the-page-takes-only-a-type',
      comment: 'What is written for Node does not run in a browser.',
      severity: 'error',
      from: { path: '^src/report/page/' },
      to: { path: '^src/', pathNot: '^src/report/page/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'run-does-not-know-its-callers',
      comment:
        'validate() and judge() are called by the command line and by other programs; they cannot know which.',
      severity: 'error',
      from: { path: '^src/run/' },
      to: { path: '^src/(cli/|index\\.ts$)' },
    },
    {
      name: 'cli-asks-run',
      comment:
        'The command line is arguments, terminal and exit codes. It asks run/ to act, and prints what report/ renders and what ' +
        'the categories say of themselves; what it can do, the public API can do too.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^src/',
        pathNot: '^src/((cli|run|report|model|lib)/|categories/(registry|find|claim-words)\\.ts$)',
      },
    },
    {
      name: 'judges-are-pure',
      comment:
        'A judge is a function from evidence to checks. It imports the nouns, pure helpers and its own claim, nothing of ' +
        'Node and no package, so that a stored run is judged again to the same words, byte for byte.',
      severity: 'error',
      from: { path: '^src/categories/([^/]+)/judge' },
      to: { pathNot: '^src/(model|lib)/|^src/categories/$1/(claim|judge[^/]*)\\.ts$' },
    },
    {
      name: 'categories-know-no-other-category',
      comment:
        'A category is added or removed by its folder alone. What two of them need belongs to the room or to lib/.',
      severity: 'error',
      from: { path: '^src/categories/([^/]+)/' },
      to: { path: '^src/categories/', pathNot: '^src/categories/$1/' },
    },
    {
      name: 'engine-alone-knows-a-container-runtime',
      comment: 'Another runtime must be one more folder of engine/, so nobody else may speak to one.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/' },
      to: { path: 'node_modules/(@types/)?(dockerode|docker-modem|@balena/dockerignore)/' },
    },
    {
      name: 'files-and-processes-have-owners',
      comment:
        'contract/ reads the contract, evidence/ writes the run, engine/ packs image contexts and reads certificates, ' +
        'airlock/ acts inside the room, run/ keeps run folders and the watchdog, cli/ reads and writes what its arguments ' +
        'name. All else is a function of its arguments.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(contract|evidence|engine|airlock|run|cli)/' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|fs/promises|child_process)$' },
    },
    {
      name: 'product-does-not-know-its-tools',
      comment:
        'What is shipped in dist/ stands alone; tests, scripts and specimens look at it, never the other way.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|specimens|examples)/' },
    },
    {
      name: 'product-needs-no-development-package',
      comment:
        'Whoever installs the package gets its dependencies only. airlock/bundle.ts asks for esbuild when it runs from ' +
        'source; the built package carries the bundle.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/airlock/bundle\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'specimens-are-strangers',
      comment:
        'A specimen is a program like any other. It takes the shape of a defect from us, and what any contract imports.',
      severity: 'error',
      from: { path: '^specimens/' },
      to: { path: '^src/', pathNot: '^src/(model/defect|index)\\.ts$' },
    },
    {
      name: 'specimens-take-only-a-type',
      comment:
        'The shape of a defect is for the compiler; a specimen that ran our code would not be a stranger.',
      severity: 'error',
      from: { path: '^specimens/' },
      to: { path: '^src/model/defect\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'specimens-are-good-by-default',
      comment:
        'No test hooks in their main code: a defect replaces a part from outside and is known to planted.ts alone.',
      severity: 'error',
      from: { path: '^specimens/[^/]+/src/' },
      to: { path: '^specimens/[^/]+/(defects/|planted\\.ts$)' },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere is a rule that was never checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['cleanroom-source', 'import', 'node', 'default', 'types'],
    },
  },
};
