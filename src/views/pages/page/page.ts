/** The page of the details panel: its styles and its elements. */

/* oxlint-disable no-unassigned-import -- style sheets and VS Code's elements give nothing to name */
import '@vscode/codicons/dist/codicon.css';
import './page.css';
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
/* oxlint-enable no-unassigned-import */
import { ShiplogMenu } from './menu.ts';
import { ShiplogPage } from './shiplog-page.ts';
import { ShiplogTime } from './time.ts';
import { ShiplogValue } from './value.ts';

customElements.define('shiplog-time', ShiplogTime);
customElements.define('shiplog-menu', ShiplogMenu);
customElements.define('shiplog-value', ShiplogValue);
customElements.define('shiplog-page', ShiplogPage);
