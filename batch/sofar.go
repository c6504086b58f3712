package batch

import "reseat/plan"

// A Sofar counts what became of the changes of a plan until now, in this process and in
// earlier ones.
type Sofar struct {
	Changes   int // of the plan
	Done      int // every call was accepted
	Refused   int // the tenant turned them down, or a call of theirs
	Unchanged int // left as they were: drifted, or already as planned
	Waiting   int // not ended
}

// sofar counts between two waves.
func (e *Engine) sofar() (n Sofar) {
	for _, l := range e.Plan.Lines {
		if l.Kind != plan.Change {
			continue
		}
		n.Changes++
		p := e.progress(l)
		_, refused := p.Refused()
		switch {
		case !Ended(l, p):
			n.Waiting++
		case p.LeftBe() != "":
			n.Unchanged++
		case refused:
			n.Refused++
		default:
			n.Done++
		}
	}
	return n
}
