/** A JumpCloud user; the fields are those that an attribute can be filled from. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly description: string;
}

/** A JumpCloud user group; `members` are user ids. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: ReadonlySet<string>;
}

/** Everybody whom the organization knows. */
export interface Directory {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

const people = [
  ['ana', 'Ana', 'Alvarez'],
  ['ben', 'Ben', 'Baker'],
  ['cleo', 'Cleo', 'Costa'],
  ['gus', 'Gus', 'Graham'],
  ['mallory', 'Mallory', 'Moss'],
] as const;

/** The organization Acme: five users, the groups "All staff" (all but gus) and "IT" (ana). Takes a maker of 24-digit hex ids. */
export const createDirectory = (nextId: () => string): Directory => {
  const users = people.map(([username, firstname, lastname]) => ({
    id: nextId(),
    username,
    email: `${username}@acme.com`,
    firstname,
    lastname,
    description: '',
  }));
  const idsOf = (names: readonly string[]): Set<string> =>
    new Set(users.filter(user => names.includes(user.username)).map(user => user.id));
  return {
    users,
    groups: [
      { id: nextId(), name: 'All staff', members: idsOf(['ana', 'ben', 'cleo', 'mallory']) },
      { id: nextId(), name: 'IT', members: idsOf(['ana']) },
    ],
  };
};
