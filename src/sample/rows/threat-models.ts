import { moment, number, pick, uuid } from '../seeded.ts';
import { KEY, pair, type TableRows } from '../table-rows.ts';
import { REMARKS, SYSTEMS } from '../words.ts';

const STATUSES = ['draft', 'in_review', 'approved', 'archived'];
const ROLES = ['reader', 'writer', 'owner'];

/** A threat model chosen for row `index`. */
const someModel = (models: number, salt: number, index: number) =>
  uuid(KEY.threatModel, number(models, salt, index));

/** Rows of `threat_models` and of what describes them. */
export const threatModels: TableRows[] = [
  {
    table: 'threat_models',
    columns: [
      'id',
      'owner_id',
      'name',
      'description',
      'issue_uri',
      'status',
      'frameworks',
      'cover_diagram_id',
      'created_at',
      'updated_at',
    ],
    row(index, counts) {
      const created = moment(50, index);
      return [
        uuid(KEY.threatModel, index),
        uuid(KEY.user, number(counts.users, 51, index)),
        `${pick(SYSTEMS, 52, index)} ${index + 1}`,
        index % 4 === 0 ? null : pick(REMARKS, 53, index),
        index % 3 === 0 ? null : `https://issues.example.com/SEC-${1000 + index}`,
        pick(STATUSES, 54, index),
        index % 5 === 0 ? '{STRIDE,LINDDUN}' : '{STRIDE}',
        index % 2 === 0 ? null : uuid(KEY.diagram, number(counts.diagrams, 55, index)),
        created,
        created,
      ];
    },
  },
  {
    table: 'threat_model_access',
    columns: ['threat_model_id', 'user_id', 'role'],
    row(index, counts) {
      const [model, user] = pair(index, counts.threat_models, counts.users);
      return [uuid(KEY.threatModel, model), uuid(KEY.user, user), pick(ROLES, 56, index)];
    },
  },
  {
    table: 'documents',
    columns: ['id', 'threat_model_id', 'name', 'uri', 'size_bytes'],
    row: (index, counts) => [
      uuid(KEY.document, index),
      someModel(counts.threat_models, 57, index),
      `Specification ${index + 1}.pdf`,
      `https://files.example.com/${index + 1}/specification.pdf`,
      index % 9 === 0 ? null : number(5_000_000, 58, index),
    ],
  },
  {
    table: 'notes',
    columns: ['threat_model_id', 'author_id', 'body', 'pinned', 'created_at', 'updated_at'],
    row(index, counts) {
      const created = moment(59, index);
      return [
        someModel(counts.threat_models, 60, index),
        uuid(KEY.user, number(counts.users, 61, index)),
        `${pick(REMARKS, 62, index)} (${index + 1})`,
        index % 20 === 0 ? 't' : 'f',
        created,
        created,
      ];
    },
  },
  {
    table: 'repositories',
    columns: ['id', 'threat_model_id', 'uri', 'kind', 'default_branch'],
    row: (index, counts) => [
      uuid(KEY.repository, index),
      someModel(counts.threat_models, 63, index),
      `https://git.example.com/team-${number(50, 64, index)}/service-${index + 1}.git`,
      index % 11 === 0 ? 'other' : 'git',
      index % 11 === 0 ? null : 'main',
    ],
  },
];
