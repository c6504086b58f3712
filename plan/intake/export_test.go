package intake

// Verdicts is the list for tests outside.
var Verdicts = verdicts
