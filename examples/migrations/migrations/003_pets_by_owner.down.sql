DROP INDEX pets_by_owner;
