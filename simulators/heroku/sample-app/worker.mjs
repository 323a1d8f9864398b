import { log } from './log.mjs';

log('info', 'waiting for webhook deliveries');
const timer = setInterval(() => log('info', 'nothing to deliver'), 60_000);
process.on('SIGTERM', () => {
  log('info', 'stopping');
  clearInterval(timer);
});
