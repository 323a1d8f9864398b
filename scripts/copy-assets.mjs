// Copies what the compiler leaves behind (SQL files, pages, styles) from src/ to dist/.
import { cp } from 'node:fs/promises';

await cp('src', 'dist', {
  recursive: true,
  filter: (path) => !path.endsWith('.ts') && !path.endsWith('.tsx'),
});
