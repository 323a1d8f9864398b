import type { TestProject } from 'vitest/node';
import { installHerokuCli } from './heroku-cli.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the real `heroku` command. */
    herokuCommand: string;
  }
}

/** Before the conformance tests. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('herokuCommand', await installHerokuCli());
}
