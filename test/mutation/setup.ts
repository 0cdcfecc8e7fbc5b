import fc from 'fast-check';

// A failing property kills the mutant; its smallest counterexample is not needed.
fc.configureGlobal({ endOnFailure: true });
