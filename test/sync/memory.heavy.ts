import { catchesUpExactly, catchesUpWithoutHints } from './agreement.js';

catchesUpExactly('memory', 60);
catchesUpWithoutHints('memory', 25);
