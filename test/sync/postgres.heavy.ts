import { catchesUpExactly, catchesUpWithoutHints } from './agreement.js';

catchesUpExactly('postgres', 150);
catchesUpWithoutHints('postgres', 100);
