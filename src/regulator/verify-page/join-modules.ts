// Puts the modules of the verifier page into one script: each keeps its own names and its comments, only types are gone.
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../platform/project.ts';

const IMPORT = /^import\s+\{([^}]*)\}\s+from\s+'([^']+)';[ \t]*$/gm;
const EXPORT = /^export (async function\*?|function\*?|const|class) (\w+)/gm;

/**
 * One script out of a module and all that it imports, what is imported first. It is no bundler: it knows the plain
 * imports and exports that this house writes, and throws where it meets anything else.
 */
export async function joinModules(start: string): Promise<string> {
  const done = new Map<string, string>();
  const texts: string[] = ["'use strict';\n"];
  const take = async (path: string): Promise<string> => {
    const known = done.get(path);
    if (known !== undefined) return known;
    const name = path
      .replace(/^src\//, '')
      .replace(/\.ts$/, '')
      .replaceAll(/[^a-z0-9]/g, '_');
    done.set(path, name);
    const code = stripped(await readFile(join(projectFolder, path), 'utf8'), path);
    for (const [, , target = ''] of code.matchAll(IMPORT)) {
      if (!target.startsWith('.')) throw new SyntaxError(`${path}: ${target} is no module of this house`);
      await take(join(dirname(path), target));
    }
    texts.push(wrapped(path, name, code, done));
    return name;
  };
  await take(start);
  return texts.join('\n');
}

function stripped(text: string, path: string): string {
  const code = stripTypeScriptTypes(text)
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n');
  // What was trimmed above must not stand within a text.
  if (code.split('\n').some((line) => (line.match(/`/g)?.length ?? 0) % 2 === 1))
    throw new SyntaxError(`${path}: a text over several lines`);
  return code;
}

/** A module as a function that is called once and hands out what it exports. */
function wrapped(path: string, name: string, code: string, done: ReadonlyMap<string, string>): string {
  const given = [...code.matchAll(EXPORT)].map(([, , one = '']) => one);
  const body = code
    .replaceAll(IMPORT, (_, names: string, target: string) => {
      const taken = names.split(',').flatMap((one) => one.trim() || []);
      const from = done.get(join(dirname(path), target));
      if (from === undefined) throw new SyntaxError(`${path}: ${target} is not part of the page`);
      return taken.length === 0 ? '' : `const { ${taken.join(', ').replaceAll(' as ', ': ')} } = ${from};`;
    })
    .replaceAll(EXPORT, '$1 $2');
  const left = /^(?:import|export)\b.*$/m.exec(body);
  if (left !== null) throw new SyntaxError(`${path}: ${left[0]}`);
  return `// ${path}\nconst ${name} = (() => {\n${body.trim()}\nreturn { ${given.join(', ')} };\n})();\n`;
}
