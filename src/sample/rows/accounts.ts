import { hexBytes, moment, number, pick, uuid } from '../seeded.ts';
import { KEY, pair, type TableRows } from '../table-rows.ts';
import { FAMILY, GIVEN } from '../words.ts';

const PROVIDERS = ['google', 'github', 'microsoft'];

/** Rows of the tables of `10-accounts.sql`. */
export const accounts: TableRows[] = [
  {
    table: 'users',
    columns: [
      'id',
      'email',
      'display_name',
      'provider',
      'password_hash',
      'is_active',
      'last_threat_model_id',
      'created_at',
      'updated_at',
    ],
    row(index, counts) {
      const name = `${pick(GIVEN, 20, index)} ${pick(FAMILY, 21, index)}`;
      const last = number(counts.threat_models, 22, index);
      const created = moment(23, index);
      return [
        uuid(KEY.user, index),
        `User.${index + 1}@example.com`,
        name,
        pick(PROVIDERS, 24, index),
        index % 5 === 0 ? `$1$${hexBytes(4, 25, index)}$${hexBytes(11, 26, index)}` : null,
        index % 17 === 0 ? 'f' : 't',
        index % 3 === 0 ? null : uuid(KEY.threatModel, last),
        created,
        created,
      ];
    },
  },
  {
    table: 'groups',
    columns: ['name', 'provider', 'parent_id'],
    // Identities start at 1, so a parent before this row has a number up to its index.
    row: (index) => [
      `Team ${index + 1}`,
      pick(PROVIDERS, 27, index),
      index === 0 || index % 4 === 0 ? null : 1 + number(index, 28, index),
    ],
  },
  {
    table: 'group_members',
    columns: ['user_id', 'group_id', 'added_at'],
    row(index, counts) {
      const [user, group] = pair(index, counts.users, counts.groups);
      return [uuid(KEY.user, user), group + 1, moment(29, index)];
    },
  },
  {
    table: 'administrators',
    columns: ['user_id', 'group_id', 'granted_at'],
    row: (index, counts) => [
      index % 2 === 0 ? uuid(KEY.user, index % counts.users) : null,
      index % 2 === 0 ? null : 1 + (index % counts.groups),
      moment(30, index),
    ],
  },
  {
    table: 'refresh_tokens',
    columns: ['user_id', 'token_hash', 'address', 'expires_at', 'revoked_at'],
    row: (index, counts) => [
      uuid(KEY.user, number(counts.users, 31, index)),
      `\\x${hexBytes(16, 32, index)}`,
      `10.${number(256, 33, index)}.${number(256, 34, index)}.${number(256, 35, index)}`,
      moment(36, index, 720),
      index % 6 === 0 ? moment(36, index) : null,
    ],
  },
  {
    table: 'client_credentials',
    columns: ['id', 'user_id', 'client_id', 'secret_hash', 'scopes', 'last_used_at', 'created_at'],
    row: (index, counts) => [
      uuid(KEY.credential, index),
      uuid(KEY.user, number(counts.users, 37, index)),
      `client_${index + 1}_${hexBytes(4, 38, index)}`,
      `$1$${hexBytes(4, 39, index)}$${hexBytes(11, 40, index)}`,
      index % 2 === 0 ? '{read}' : '{read,write}',
      index % 3 === 0 ? null : moment(41, index, 24),
      moment(41, index),
    ],
  },
];
