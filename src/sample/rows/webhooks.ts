import { hexBytes, moment, number, pick, uuid } from '../seeded.ts';
import { KEY, type TableRows } from '../table-rows.ts';
import { EVENTS } from '../words.ts';

/** Rows of the tables of `40-webhooks.sql` and `50-addons.sql`. */
export const webhooks: TableRows[] = [
  {
    table: 'webhook_subscriptions',
    columns: [
      'id',
      'owner_id',
      'threat_model_id',
      'url',
      'events',
      'secret',
      'state',
      'created_at',
      'updated_at',
    ],
    row: (index, counts) => [
      uuid(KEY.subscription, index),
      uuid(KEY.user, number(counts.users, 100, index)),
      index % 3 === 0 ? null : uuid(KEY.threatModel, number(counts.threat_models, 101, index)),
      `https://hooks.example.com/${index + 1}`,
      `{${pick(EVENTS, 102, index)},note.deleted}`,
      hexBytes(16, 103, index),
      pick(['pending', 'active', 'active', 'paused', 'failed'], 104, index),
      moment(105, index),
      moment(105, index),
    ],
  },
  {
    table: 'webhook_deliveries',
    columns: ['subscription_id', 'event', 'payload', 'status', 'attempts', 'created_at'],
    row: (index, counts) => [
      uuid(KEY.subscription, number(counts.webhook_subscriptions, 106, index)),
      pick(EVENTS, 107, index),
      JSON.stringify({ delivery: index + 1, threat: uuid(KEY.threat, index % counts.threats) }),
      pick(['queued', 'delivered', 'delivered', 'delivered', 'failed'], 108, index),
      number(6, 109, index),
      // A few fall after the year, into the partition for the rest.
      moment(110, index, index % 50 === 0 ? 9_000 : 0),
    ],
  },
  {
    table: 'webhook_quotas',
    columns: ['owner_id', 'max_subscriptions', 'max_per_minute'],
    row: (index) => [uuid(KEY.user, index), 10 + number(90, 111, index), 60],
  },
  {
    table: 'webhook_url_deny_list',
    columns: ['pattern', 'reason', 'created_at'],
    row: (index) => [`http://10.0.${index}.%`, 'private network', moment(112, index)],
  },
  {
    table: 'addons',
    columns: ['id', 'webhook_id', 'threat_model_id', 'name', 'icon', 'objects', 'created_at'],
    row: (index, counts) => [
      uuid(KEY.addon, index),
      uuid(KEY.subscription, number(counts.webhook_subscriptions, 113, index)),
      index % 2 === 0 ? null : uuid(KEY.threatModel, number(counts.threat_models, 114, index)),
      `Addon ${index + 1}`,
      index % 3 === 0 ? null : `\\x89504e470d0a1a0a${hexBytes(8, 115, index)}`,
      '{threat,diagram}',
      moment(116, index),
    ],
  },
  {
    table: 'addon_invocation_quotas',
    columns: ['owner_id', 'max_active', 'max_per_hour'],
    row: (index) => [uuid(KEY.user, index), 1 + number(4, 117, index), 10],
  },
];
