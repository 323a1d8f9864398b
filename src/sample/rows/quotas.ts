import { moment, number, uuid } from '../seeded.ts';
import { KEY, type TableRows } from '../table-rows.ts';

/** Rows of the tables of `60-quotas.sql`: one for each of the first users. */
export const quotas: TableRows[] = [
  {
    table: 'user_api_quotas',
    columns: ['user_id', 'max_per_minute', 'max_per_hour'],
    row: (index) => [
      uuid(KEY.user, index),
      100 + number(900, 120, index),
      index % 2 === 0 ? null : 10_000,
    ],
  },
  {
    table: 'user_preferences',
    columns: ['user_id', 'preferences', 'updated_at'],
    row: (index) => [
      uuid(KEY.user, index),
      JSON.stringify({ theme: index % 2 === 0 ? 'dark' : 'light', language: 'en', rows: 25 }),
      moment(121, index),
    ],
  },
];
