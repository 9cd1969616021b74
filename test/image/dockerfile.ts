/** One instruction of a Dockerfile: its word, and what follows, with continued lines joined. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** What a Dockerfile builds from one `FROM`. */
export interface Stage {
  readonly name: string;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

const instructionsOf = (text: string): Instruction[] =>
  text
    .split('\n')
    .filter(line => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap(line => {
      const match = /^\s*([A-Z]+)\s+(.*\S)\s*$/.exec(line);
      return match ? [{ word: match[1] ?? '', rest: match[2] ?? '' }] : [];
    });

/** Reads a Dockerfile into its stages; the arguments before the first `FROM` are filled in. */
export const readDockerfile = (text: string): Stage[] => {
  const args = new Map<string, string>();
  const stages: { name: string; image: string; instructions: Instruction[] }[] = [];
  for (const { word, rest } of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (word === 'ARG' && !stage) {
      const [name = '', value = ''] = rest.split('=');
      args.set(name, value);
    } else if (word === 'FROM') {
      const [image = '', name = String(stages.length)] = rest.split(/\s+AS\s+/i);
      stages.push({
        name,
        image: image.replace(/\$\{(\w+)\}/g, (_, arg) => args.get(arg) ?? ''),
        instructions: [],
      });
    } else if (stage) stage.instructions.push({ word, rest });
  }
  return stages;
};

/** Whether a path of the context reaches the build. Understands the patterns `*`, `name` and `!name`. */
export const isSent = (dockerignore: string, path: string): boolean => {
  let sent = true;
  for (const line of dockerignore.split('\n').map(one => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const pattern = line.replace(/^!/, '');
    if (pattern === '*' || path === pattern || path.startsWith(`${pattern}/`)) sent = line.startsWith('!');
  }
  return sent;
};
