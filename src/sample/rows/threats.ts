import { moment, number, pick, uuid } from '../seeded.ts';
import { KEY, type TableRows } from '../table-rows.ts';
import { ASSETS, KEYS, REMARKS, SYSTEMS, THREATS, VALUES } from '../words.ts';

const SEVERITIES = ['none', 'low', 'medium', 'high', 'critical'];
const STATUSES = ['open', 'open', 'mitigated', 'accepted', 'closed'];

/** Diagrams, assets, threats and their metadata: most of the sample's rows. */
export const threats: TableRows[] = [
  {
    table: 'diagrams',
    columns: [
      'id',
      'threat_model_id',
      'name',
      'cells',
      'canvas',
      'version',
      'created_at',
      'updated_at',
    ],
    row(index, counts) {
      const system = pick(SYSTEMS, 70, index);
      const created = moment(71, index);
      return [
        uuid(KEY.diagram, index),
        uuid(KEY.threatModel, number(counts.threat_models, 72, index)),
        `Data flow of ${system.toLowerCase()}`,
        JSON.stringify([{ id: index, shape: 'process', label: system }, { shape: 'actor' }]),
        index % 10 === 0 ? null : `(${800 + number(800, 73, index)},600)`,
        1 + number(30, 74, index),
        created,
        created,
      ];
    },
  },
  {
    table: 'assets',
    columns: ['id', 'threat_model_id', 'name', 'classification', 'worth'],
    row: (index, counts) => [
      uuid(KEY.asset, index),
      uuid(KEY.threatModel, number(counts.threat_models, 75, index)),
      pick(ASSETS, 76, index),
      pick(['public', 'internal', 'secret'], 77, index),
      index % 7 === 0 ? null : (number(100_000_000, 78, index) / 100).toFixed(2),
    ],
  },
  {
    table: 'threats',
    columns: [
      'id',
      'threat_model_id',
      'diagram_id',
      'asset_id',
      'title',
      'description',
      'severity',
      'status',
      'likelihood',
      'impact',
      'created_at',
      'updated_at',
    ],
    row(index, counts) {
      const created = moment(79, index);
      return [
        uuid(KEY.threat, index),
        uuid(KEY.threatModel, number(counts.threat_models, 80, index)),
        index % 3 === 0 ? null : uuid(KEY.diagram, number(counts.diagrams, 81, index)),
        index % 4 === 0 ? null : uuid(KEY.asset, number(counts.assets, 82, index)),
        pick(THREATS, 83, index),
        index % 2 === 0 ? null : pick(REMARKS, 84, index),
        pick(SEVERITIES, 85, index),
        pick(STATUSES, 86, index),
        1 + number(5, 87, index),
        1 + number(5, 88, index),
        created,
        created,
      ];
    },
  },
  {
    table: 'metadata',
    columns: ['entity_kind', 'entity_id', 'key', 'value'],
    row(index, counts) {
      const [kind, salt, parents] = (
        [
          ['threat', KEY.threat, counts.threats],
          ['asset', KEY.asset, counts.assets],
          ['diagram', KEY.diagram, counts.diagrams],
        ] as const
      )[index % 3]!;
      // Every third row is of this kind; a second round over the parents takes the next key.
      const nth = Math.floor(index / 3);
      const key = KEYS[Math.floor(nth / parents) % KEYS.length]!;
      return [kind, uuid(salt, nth % parents), key, pick(VALUES, 89, index)];
    },
  },
];
