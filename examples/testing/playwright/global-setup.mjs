import { baselineSetup } from 'pgreset/testing';
import { options } from './options.mjs';

// Built once, before the first worker asks for it.
export default baselineSetup(options);
