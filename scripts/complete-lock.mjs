// Adds to package-lock.json what npm left out: the builds of optional packages for other platforms.
// npm leaves them out when the registry that it asked did not have them (a mirror, a package that
// was published in this hour), and then refuses the file: «npm ci … Missing: … from lock file».
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const { packages } = lock;

const OS =
  /(?:^|[/-])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows)(?:-|$)/;
const CPU = /-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?:-|$)/;

/** Where npm would find `name` from `parent`: beside it, or in a folder above. */
function find(parent, name) {
  for (let folder = parent; ; folder = folder.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${folder}${folder && '/'}node_modules/${name}`;
    if (packages[place]) return packages[place];
    if (folder === '') return undefined;
  }
}

for (const [parent, { optionalDependencies = {}, dev }] of Object.entries({ ...packages })) {
  if (parent === '') continue;
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const version = range.replace(/^[\^~]/, '');
    const major = version.split('.')[0];
    const os = OS.exec(name)?.[1].replace('windows', 'win32');
    if (!os || find(parent, name)?.version.split('.')[0] === major) continue;
    const cpu = CPU.exec(name)?.[1];
    packages[`${parent}/node_modules/${name}`] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(dev && { dev: true }),
      optional: true,
      os: [os],
    };
    console.log(`added ${name} ${version} below ${parent}`);
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
