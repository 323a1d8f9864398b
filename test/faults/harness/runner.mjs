// Runs one request in a process of its own, tells its events, and kills itself where it is told to.
import { writeSync } from 'node:fs';
import { planReset, readHistory, resolveTarget, resumeRun, runPlan } from '../../../dist/index.js';

const job = JSON.parse(process.env.JOB);
const target = await resolveTarget({ url: job.url }, { env: {}, folder: job.folder ?? '/' });
const say = (what) => {
  const text = JSON.stringify(what);
  writeSync(1, `${text}\n`);
  return text;
};

let count = 0;
function onEvent(event) {
  const { type, ordinal, line } = event;
  const text = say({ event: count, type, ordinal, line });
  const here = count === job.killAt || (job.killOn !== undefined && text.includes(job.killOn));
  if (here) process.kill(process.pid, 'SIGKILL');
  count += 1;
}

const options = {
  consent: { confirm: target.name },
  onEvent,
  environment: { PATH: process.env.PATH },
};
try {
  const report = job.resume
    ? await resumeRun(
        target,
        (await readHistory(target)).find(({ id }) => id === job.resume),
        options,
      )
    : await runPlan(target, job.plan ?? (await planReset(target, job.request)), options);
  say({ report });
} catch (error) {
  say({ error });
}
