package doc

// A Chart is a small drawing with its figures beside it in words.
type Chart struct {
	Shape   Shape
	Title   string
	Caption string
	Unit    string // of the values, such as seats
	Series  []Series
	Points  []Point
	Limit   string // what Point.Limit is; empty where there is none
	Empty   string // said instead of a drawing when every value is 0
}

// A Shape says how a chart is drawn.
type Shape string

// The shapes.
const (
	Stack   Shape = "stack"   // one bar, one part for each point
	Bars    Shape = "bars"    // lying bars, one for each series, under each point's label
	Columns Shape = "columns" // standing bars over time or classes, series on top of each other
	Curve   Shape = "curve"   // steps over stages, a line for each series; the axis need not begin at 0
)

// A Series is one kind of value.
type Series struct {
	Name string
	Tone Tone
}

// A Point is one place on a chart with a value for each series. What is no number,
// or below 0, counts as 0.
type Point struct {
	Label  string
	Values []float64
	Limit  float64 // drawn as a line across the point's bars
	Tone   Tone    // of a Stack's part
	Filter *Filter // of a Stack's part
}
