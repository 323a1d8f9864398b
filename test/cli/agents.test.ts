import { expect, test } from 'vitest';
import { detectAgent } from '../../src/cli/agents.ts';

test.each([
  [{ CLAUDECODE: '1' }, 'Claude Code'],
  [{ CODEX_THREAD_ID: 'x' }, 'Codex CLI'],
  [{ GEMINI_CLI: '1' }, 'Gemini CLI'],
  [{ CURSOR_AGENT: '1' }, 'Cursor'],
  [{ COPILOT_CLI: '1' }, 'GitHub Copilot CLI'],
  [{ OPENCODE: '1' }, 'OpenCode'],
  [{ OR_APP_NAME: 'Aider' }, 'Aider'],
  [{ REPLIT_SESSION: 'agent-1-x' }, 'Replit Agent'],
  [{ AGENT: 'goose' }, 'goose'],
  [{ AI_AGENT: '1' }, 'unnamed'],
  [{ AI_AGENT: 'a\u001b[31m\nb' }, 'a [31m b'],
])('%j is %s', (env, agent) => expect(detectAgent(env)).toBe(agent));

test.each([
  {},
  { CLAUDECODE: '' },
  { CODEX_HOME: '/home/me' },
  { CLAUDE_CODE_USE_BEDROCK: '1' },
  { CURSOR_TRACE_ID: 'x' },
  { REPLIT_SESSION: 'me-1' },
  { OR_APP_NAME: 'mine' },
])('%j is a person', (env) => expect(detectAgent(env)).toBeNull());
