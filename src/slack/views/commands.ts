/** What people type after `/jcaccess`; the help, the listeners and docs/reference.md take it from here. An example is typed as it stands. */
export const COMMANDS = [
  { word: 'setup', usage: 'setup', says: 'start a connection', example: 'setup' },
  {
    word: 'list',
    usage: 'list [mine] [live] [30]',
    says: 'connections; yours, the live ones, by days left',
    example: 'list mine 30',
  },
  { word: 'show', usage: 'show <label>', says: 'one connection', example: 'show Acme staff' },
  { word: 'edit', usage: 'edit <label>', says: 'change a live connection', example: 'edit Acme staff' },
  {
    word: 'rotate',
    usage: 'rotate <label>',
    says: 'replace the signing certificate',
    example: 'rotate Acme staff',
  },
  { word: 'remove', usage: 'remove <label>', says: 'delete a live connection', example: 'remove Acme staff' },
  {
    word: 'owner',
    usage: 'owner <label> @person',
    says: 'another person answers for it',
    example: 'owner Acme staff @ana',
  },
  {
    word: 'withdraw',
    usage: 'withdraw <label>',
    says: 'end your open change',
    example: 'withdraw Acme staff',
  },
  {
    word: 'test',
    usage: 'test <label> [email]',
    says: 'check a connection now',
    example: 'test Acme staff ana@acme.com',
  },
  { word: 'test', usage: 'test --all', says: 'check all connections', example: 'test --all' },
  { word: 'diagnose', usage: 'diagnose', says: 'why a login failed', example: 'diagnose' },
  {
    word: 'export',
    usage: 'export <label> api|terraform|recipe|calendar',
    says: 'the connection as a file',
    example: 'export Acme staff terraform',
  },
  {
    word: 'export',
    usage: 'export --all calendar',
    says: 'the days of all certificates',
    example: 'export --all calendar',
  },
  { word: 'audit', usage: 'audit [label]', says: 'the record, as files', example: 'audit Acme staff' },
  { word: 'help', usage: 'help', says: 'these lines, and what you may do', example: 'help' },
] as const;

/** A word that is a command. */
export type CommandWord = (typeof COMMANDS)[number]['word'];
