export const options = {
  url: process.env.TEST_DATABASE_URL,
  migrate: { files: ['../db/schema.sql'] },
  seed: { files: ['../db/seed.sql'] },
};
