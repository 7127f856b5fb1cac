import { catchesUpExactly, catchesUpWithoutHints } from './agreement.js';

catchesUpExactly('memory', 150);
catchesUpWithoutHints('memory', 100);
