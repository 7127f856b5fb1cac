import { catchesUpExactly, catchesUpWithoutHints } from './agreement.js';

catchesUpExactly('memory', 6);
catchesUpWithoutHints('memory', 4);
