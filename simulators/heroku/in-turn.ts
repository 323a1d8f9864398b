const last = new WeakMap<object, Promise<unknown>>();

/**
 * Does what is asked for one app or one database one after another: two restarts at the same time
 * would leave two processes under one name.
 */
export function inTurn<T>(of: object, work: () => Promise<T>): Promise<T> {
  const before = last.get(of) ?? Promise.resolve();
  const mine = before.then(work, work);
  last.set(
    of,
    mine.catch(() => {}),
  );
  return mine;
}
