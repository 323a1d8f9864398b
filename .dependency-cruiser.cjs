/**
 * The rooms of src/ from top to bottom. Imports only point down: a room may use those that stand
 * in a later line; rooms of one line do not know each other. Why: docs/architecture.md.
 */
const LAYERS = [
  ['cli'],
  ['studio'],
  ['index.ts'],
  ['testing'],
  ['run'],
  ['verify', 'connect', 'init'],
  ['plan'],
  ['steps'],
  ['migrations', 'heroku'],
  ['target'],
  ['snapshot'],
  ['postgres'],
  ['errors'],
];
/** Rooms that only the command line and tests enter; of them, `testing` enters the embedded server. */
const SIDE_ROOMS = ['embedded', 'sample'];
const MAY_ENTER = { testing: ['embedded'] };

const inside = (names) =>
  `^src/(${names.map((name) => name.replace(/\.ts$/, '\\.ts$') + (name.endsWith('.ts') ? '' : '/')).join('|')})`;

const layerRules = LAYERS.flatMap((rooms, line) =>
  rooms.map((room) => {
    const above = LAYERS.slice(0, line).flat();
    const beside = rooms.filter((other) => other !== room);
    const closed = SIDE_ROOMS.filter((side) => !MAY_ENTER[room]?.includes(side));
    return {
      name: `${room}-only-looks-down`,
      comment: `${room} may not know ${[...above, ...beside].join(', ')}`,
      severity: 'error',
      from: { path: inside([room]) },
      to: { path: inside([...above, ...beside, ...closed]) },
    };
  }),
).filter(({ from }) => from.path !== inside(['cli']));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'faces-use-the-front-door',
      comment: 'The command line uses what any user of the library could use, and the side rooms',
      severity: 'error',
      from: { path: '^src/(cli|studio)/' },
      to: {
        path: '^src/',
        pathNot: '^src/(cli|studio|embedded|sample)/|^src/(testing/)?index\\.ts$',
      },
    },
    {
      name: 'cli-and-studio-apart',
      severity: 'error',
      from: { path: '^src/studio/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'side-rooms-know-the-foundation-only',
      comment: 'embedded and sample stand on postgres and errors (and the words of target)',
      severity: 'error',
      from: { path: '^src/(embedded|sample)/' },
      to: { path: '^src/', pathNot: ['^src/$1/', '^src/(postgres|target|errors)/'] },
    },
    {
      name: 'only-postgres-holds-a-connection',
      comment: 'src/sample fills tables by COPY, which needs the driver',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(postgres|sample)/' },
      to: { path: ['node_modules/(@types/)?pg/', 'node_modules/(@types/)?pg-copy-streams/'] },
    },
    {
      name: 'plans-are-pure',
      comment:
        'A plan is a function of a snapshot and a request: no files, processes, network, clock',
      severity: 'error',
      from: { path: '^src/plan/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'sources-do-not-know-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts|examples|simulators)/' },
    },
    {
      name: 'simulators-stand-alone',
      comment: 'A simulator that shared code with what it tests would share its mistakes',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^(src|test|bench|scripts|examples)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other (a union and its members); what runs may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-room-has-its-place',
      comment: 'A new room needs a line in LAYERS and a reason in docs/architecture.md',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+', pathNot: inside([...LAYERS.flat(), ...SIDE_ROOMS]) },
    },
    {
      name: 'nothing-that-is-not-there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'runtime-dependencies-only',
      comment: 'What src/ imports has to be in dependencies or optionalDependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
    exclude: { path: '^(dist|test/tools/fixtures|examples/testing/(jest|node-test|playwright))/' },
  },
};
