import { setTimeout as sleep } from 'node:timers/promises';

interface Request {
  sentAt: number;
  answeredAt: number;
  good: boolean;
}

/** Somebody asks for a page so often, whatever became of the request before. */
const INTERVAL = 20;

/**
 * Milliseconds for which a page was not to be had while `work` went on: from the first request that
 * failed to the first good answer to one that was sent after the last that failed.
 */
export async function downtimeDuring(url: string, work: () => Promise<void>): Promise<number> {
  const requests: Promise<Request>[] = [];
  let going = true;
  const ask = async () => {
    while (going) {
      requests.push(request(url));
      await sleep(INTERVAL);
    }
  };
  const asking = ask();
  try {
    await work();
    // What the end of the work set off may still go wrong.
    await untilGood(url);
  } finally {
    going = false;
    await asking;
  }
  return downtimeOf(await Promise.all(requests));
}

async function untilGood(url: string): Promise<void> {
  while (!(await request(url)).good) await sleep(INTERVAL);
  await sleep(10 * INTERVAL);
}

function downtimeOf(requests: Request[]): number {
  const failed = requests.filter(({ good }) => !good);
  const [first] = failed;
  if (!first) return 0;
  const last = failed.at(-1)!;
  const after = requests.filter(({ good, sentAt }) => good && sentAt > last.sentAt);
  return Math.min(...after.map(({ answeredAt }) => answeredAt)) - first.sentAt;
}

async function request(url: string): Promise<Request> {
  const sentAt = performance.now();
  const good = await fetch(url).then(
    async (response) => (await response.text()) !== '' && response.ok,
    () => false,
  );
  return { sentAt, answeredAt: performance.now(), good };
}
