/** One line a message; the platform adds time, source and dyno. */
export function log(level, message, fields = {}) {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  console.log(`level=${level} msg=${JSON.stringify(message)}${rest.join('')}`);
}
