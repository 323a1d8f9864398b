import { moment, number, uuid } from '../seeded.ts';
import { KEY, pair, type TableRows } from '../table-rows.ts';

/** Rows of the tables of `30-collaboration.sql`. */
export const collaboration: TableRows[] = [
  {
    table: 'collaboration_sessions',
    columns: ['id', 'diagram_id', 'host_id', 'started_at', 'ended_at'],
    row: (index, counts) => [
      uuid(KEY.session, index),
      uuid(KEY.diagram, number(counts.diagrams, 90, index)),
      uuid(KEY.user, number(counts.users, 91, index)),
      moment(92, index),
      index % 12 === 0 ? null : moment(92, index, 1 + number(5, 93, index)),
    ],
  },
  {
    table: 'session_participants',
    columns: ['session_id', 'user_id', 'joined_at', 'stayed'],
    row(index, counts) {
      const [session, user] = pair(index, counts.collaboration_sessions, counts.users);
      return [
        uuid(KEY.session, session),
        uuid(KEY.user, user),
        moment(92, session),
        index % 5 === 0 ? null : `${1 + number(90, 94, index)} minutes`,
      ];
    },
  },
];
