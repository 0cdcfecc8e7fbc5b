import { config } from 'zod';

// The policy of the page forbids compiling text, which zod would try. Loaded before any schema.
config({ jitless: true });
