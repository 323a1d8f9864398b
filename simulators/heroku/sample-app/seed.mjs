import { autoMigrate } from './auto-migrate.mjs';
import { openDatabase } from './database.mjs';
import { log } from './log.mjs';

// Run by a one-off dyno: some rows, so that it shows when they are gone and when they are back.
const ROWS = `
  INSERT INTO users (email, name)
  SELECT format('person%s@example.com', n), format('Person %s', n) FROM generate_series(1, 20) n;
  INSERT INTO threat_models (owner_id, name, issue_uri)
  SELECT id, format('Model %s of %s', n, name), format('https://issues.example.com/%s', n)
  FROM users, generate_series(1, 5) n;
  INSERT INTO threats (threat_model_id, name, severity)
  SELECT id, format('Threat %s', n), (ARRAY['low', 'medium', 'high'])[1 + n % 3]
  FROM threat_models, generate_series(1, 8) n;
  INSERT INTO notes (threat_model_id, name, content)
  SELECT id, 'To do', format('Look at %s again', name) FROM threat_models`;

const pool = openDatabase();
await autoMigrate(pool);
await pool.query(ROWS);
log('info', 'rows are there');
await pool.end();
