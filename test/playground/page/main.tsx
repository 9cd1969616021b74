import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyTheme } from './theme.ts';

applyTheme();
const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App />);
