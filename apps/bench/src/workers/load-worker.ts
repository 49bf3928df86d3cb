// Applies loads in a process of its own, so that it never competes with the measured one for the same event loop.
import { applyLoad, type Load } from '../measure/load.ts';
import { serveParent } from '../processes/serve-parent.ts';

serveParent((load: Load) => applyLoad(load));
