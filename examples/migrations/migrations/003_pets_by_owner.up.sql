-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS pets_by_owner ON pets (owner);
