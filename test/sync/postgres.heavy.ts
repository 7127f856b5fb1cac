import { catchesUpExactly, catchesUpWithoutHints } from './agreement.js';

catchesUpExactly('postgres', 60);
catchesUpWithoutHints('postgres', 25);
