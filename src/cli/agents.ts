/** One AI agent and how it shows in the environment of what it starts. */
interface AgentMark {
  agent: string;
  shows: (env: Record<string, string | undefined>) => boolean;
}

const set =
  (...names: string[]): AgentMark['shows'] =>
  (env) =>
    names.some((name) => env[name]);

/**
 * Only marks that an agent sets itself. Settings that people keep in their shell (CODEX_HOME,
 * CLAUDE_CODE_USE_…, AIDER_…) and marks of an editor where a person may be typing (CURSOR_TRACE_ID,
 * REPL_ID) would lock people out. Source: each agent's documentation, and `ai-safety.ts` of Prisma.
 */
const MARKS: AgentMark[] = [
  { agent: 'Claude Code', shows: set('CLAUDECODE', 'CLAUDE_CODE', 'CLAUDE_CODE_ENTRYPOINT') },
  {
    agent: 'Codex CLI',
    shows: set('CODEX_THREAD_ID', 'CODEX_CI', 'CODEX_SANDBOX', 'CODEX_SANDBOX_NETWORK_DISABLED'),
  },
  { agent: 'Gemini CLI', shows: set('GEMINI_CLI') },
  { agent: 'Qwen Code', shows: set('QWEN_CODE') },
  { agent: 'Cursor', shows: set('CURSOR_AGENT') },
  { agent: 'GitHub Copilot CLI', shows: set('COPILOT_CLI') },
  { agent: 'OpenCode', shows: set('OPENCODE', 'OPENCODE_CLIENT') },
  { agent: 'Cline', shows: set('CLINE_ACTIVE') },
  { agent: 'Crush', shows: set('CRUSH') },
  { agent: 'Aider', shows: ({ OR_APP_NAME }) => OR_APP_NAME === 'Aider' },
  { agent: 'Augment Code', shows: set('AUGMENT_AGENT') },
  { agent: 'Antigravity', shows: set('ANTIGRAVITY_AGENT') },
  {
    agent: 'Replit Agent',
    shows: ({ REPLIT_SESSION, REPLIT_AGENT }) =>
      Boolean(REPLIT_AGENT) || Boolean(REPLIT_SESSION?.startsWith('agent-')),
  },
];

/** The AI agent that started this process, by name; null: a person did, as far as can be told. */
export function detectAgent(env: Record<string, string | undefined>): string | null {
  const known = MARKS.find(({ shows }) => shows(env));
  if (known) return known.agent;
  // What several agents agreed on: AI_AGENT=name, AGENT=name or AGENT=1.
  const said = env['AI_AGENT'] || env['AGENT'];
  if (!said) return null;
  const name = said
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 40);
  return name === '' || name === '1' ? 'unnamed' : name;
}
