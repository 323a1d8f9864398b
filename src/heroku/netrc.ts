import { readFile } from 'node:fs/promises';

/**
 * The password of a machine in a `.netrc` file, which is where `heroku login` leaves the token.
 * Source: the GNU manual of inetutils, "The .netrc file".
 *
 * @returns undefined without the file, or without such a machine in it
 */
export async function readNetrc(path: string, machine: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return passwordIn(text, machine);
}

/** A word, or one between double quotes with backslashes. */
const WORD = /"((?:[^"\\]|\\.)*)"|(\S+)/g;

function passwordIn(text: string, machine: string): string | undefined {
  // A macro ends with an empty line; comments are what the command itself writes and reads.
  const plain = text.replace(/^macdef[^]*?(?:\n\n|$(?![^]))/gm, '').replace(/(^|\s)#.*$/gm, '$1');
  const words = [...plain.matchAll(WORD)].map(
    ([, quoted, bare]) => bare ?? quoted!.replace(/\\(.)/g, '$1'),
  );
  let inside = false;
  for (let at = 0; at < words.length; at += 2) {
    const [name, value] = [words[at], words[at + 1]];
    if (name === 'default') {
      inside = false;
      at -= 1;
    } else if (name === 'machine') inside = value === machine;
    else if (name === 'password' && inside) return value;
  }
  return undefined;
}
