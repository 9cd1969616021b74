/** What people type after `/jcaccess`; the help, the listeners and docs/reference.md take it from here. */
export const COMMANDS = [
  { word: 'setup', usage: 'setup', says: 'start a connection' },
  { word: 'list', usage: 'list [mine] [live] [30]', says: 'connections; yours, the live ones, by days left' },
  { word: 'show', usage: 'show <label>', says: 'one connection' },
  { word: 'edit', usage: 'edit <label>', says: 'change a live connection' },
  { word: 'rotate', usage: 'rotate <label>', says: 'replace the signing certificate' },
  { word: 'remove', usage: 'remove <label>', says: 'delete a live connection' },
  { word: 'owner', usage: 'owner <label> @person', says: 'another person answers for it' },
  { word: 'withdraw', usage: 'withdraw <label>', says: 'end your open change' },
  { word: 'test', usage: 'test <label> [email]', says: 'check a connection now' },
  { word: 'test', usage: 'test --all', says: 'check all connections' },
  { word: 'diagnose', usage: 'diagnose', says: 'why a login failed' },
  {
    word: 'export',
    usage: 'export <label> api|terraform|recipe|calendar',
    says: 'the connection as a file',
  },
  { word: 'export', usage: 'export --all calendar', says: 'the days of all certificates' },
  { word: 'audit', usage: 'audit [label]', says: 'the record, as files' },
  { word: 'help', usage: 'help', says: 'these lines, and what you may do' },
] as const;

/** A word that is a command. */
export type CommandWord = (typeof COMMANDS)[number]['word'];
