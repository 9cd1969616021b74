/** `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'jcaccess-playground-theme';

/** The remembered choice of theme. */
export function readTheme(): Theme {
  const stored = localStorage.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Puts the theme on the document (`data-theme`); with an argument it is remembered first. */
export function applyTheme(theme: Theme = readTheme()): void {
  localStorage.setItem(storageKey, theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The theme that is shown now, whoever chose it. */
export function shownTheme(): 'light' | 'dark' {
  const theme = readTheme();
  if (theme !== 'system') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
