import type { ConfigFile } from './config.ts';

/** Types a configuration file: `export default defineConfig({ … })`. */
export function defineConfig(config: ConfigFile): ConfigFile {
  return config;
}
