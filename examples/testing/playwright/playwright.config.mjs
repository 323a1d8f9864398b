export default { testMatch: '*.spec.mjs', globalSetup: './global-setup.mjs' };
