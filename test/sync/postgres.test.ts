import { catchesUpExactly } from './agreement.js';

catchesUpExactly('postgres', 4);
