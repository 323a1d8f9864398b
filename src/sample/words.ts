/** Given names of the sample's people, some of them not ASCII. */
export const GIVEN = [
  'Ada',
  'Grace',
  'Edsger',
  'Barbara',
  'Donald',
  'Radia',
  'Alan',
  'Jörg',
  'Zoë',
  'Łukasz',
  'Mei',
  'Ayşe',
  'Nguyễn',
  'Søren',
  'Inés',
  'Kofi',
  'Priya',
  'Yuki',
  'Omar',
  'Chloé',
];

/** Family names. */
export const FAMILY = [
  'Lovelace',
  'Hopper',
  'Dijkstra',
  'Liskov',
  "O'Brien",
  'Perlman',
  'Turing',
  'Müller',
  'García',
  'Kowalski',
  'Chen',
  'Yılmaz',
  'Trần',
  'Nielsen',
  'Okafor',
  'Sharma',
  'Tanaka',
  'Haddad',
  'Dubois',
];

/** What is modelled. */
export const SYSTEMS = [
  'Payment gateway',
  'Customer portal',
  'Billing API',
  'Mobile app',
  'Data warehouse',
  'Single sign-on',
  'Message queue',
  'Admin console',
  'Search service',
  'Firmware update',
];

/** What can go wrong. */
export const THREATS = [
  'Spoofed identity',
  'Tampered request',
  'Denied action',
  'Leaked personal data',
  'Exhausted connections',
  'Escalated privileges',
  'Replayed token',
  'Injected SQL',
  'Stolen session cookie',
  'Unsigned webhook',
  'Guessable identifier',
  'Missing rate limit',
];

/** What is worth protecting. */
export const ASSETS = [
  'Customer records',
  'Signing key',
  'Audit log',
  'Session store',
  'Backups',
  'Source code',
  'Price list',
  'Access tokens',
];

/** Remarks; with quotes, a backslash, a tab, a new line and an emoji, as people type them. */
export const REMARKS = [
  'Discussed with the team, nothing to add.',
  'See the "known limits" page; it\'s in the wiki.',
  'Path is C:\\temp\\dump on the old host.',
  'First line\nsecond line\twith a tab',
  'Fixed in staging 🎉, waiting for the release.',
  'Ask the owner of the queue before closing.',
];

/** Events that webhooks report. */
export const EVENTS = ['threat.created', 'threat.updated', 'diagram.updated', 'note.created'];

/** Keys of metadata. */
export const KEYS = ['team', 'cost center', 'jira', 'reviewed by', 'environment'];

/** Values of metadata. */
export const VALUES = ['blue', '4711', 'SEC-1024', 'prod', 'a.lovelace', ''];
