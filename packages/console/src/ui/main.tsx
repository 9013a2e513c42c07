import { render } from 'preact';
import { loadSession } from './client/session.ts';
import { ConsoleRoot } from './console-root.tsx';
import { startShortcuts } from './shell/shortcuts.ts';
import { applyTheme } from './shell/theme-switch.tsx';

applyTheme();
startShortcuts();
render(<ConsoleRoot />, document.body);
void loadSession();
