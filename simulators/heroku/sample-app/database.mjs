import pg from 'pg';

/** The app's connections. Heroku's certificates are self-signed, so they are not verified. */
export function openDatabase(url = process.env.DATABASE_URL) {
  if (!url) throw new Error('DATABASE_URL is not set');
  const pool = new pg.Pool({ connectionString: url, ssl: { rejectUnauthorized: false }, max: 4 });
  pool.on('error', (error) =>
    console.log(`level=warn msg="connection lost" error="${error.message}"`),
  );
  return pool;
}
