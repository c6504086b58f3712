// Package seats keeps the ledger of seats over the waves and stages of a plan.
//
// A stage admits changes only as long as the seats free at its start last, whatever else
// of the stage has happened by then; so the changes of one stage may run in any order.
// What a stage frees is there for the next one. Changes for which no seat ever comes free
// go on hold, and the ledger computes how many seats would have to be bought for them.
package seats
