import { render } from 'preact';
import { readSession } from './client/session.ts';
import { ConsoleRoot } from './console-root.tsx';
import { listenToKeys } from './shell/shortcuts.ts';
import { applyTheme } from './shell/theme-switch.tsx';

applyTheme();
listenToKeys();
render(<ConsoleRoot />, document.body);
void readSession();
