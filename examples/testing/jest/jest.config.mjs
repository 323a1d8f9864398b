// `node --experimental-vm-modules node_modules/.bin/jest`: pgreset is an ES module, as Jest wants it said.
export default { testMatch: ['**/*.test.mjs'], testEnvironment: 'node', transform: {} };
