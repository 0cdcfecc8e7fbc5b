import fc from 'fast-check';

// That a property fails kills the mutant; the smallest case of it is of no use here.
fc.configureGlobal({ endOnFailure: true });
