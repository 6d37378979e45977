package viz

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// layers are the series of the chart from the ground up. The page's script
// draws each with the function of the same name, as one item: the chart is as
// quick with 100,000 people as with 1,000.
var layers = [...]string{
	"crowd",  // everything that lies still: one bitmap
	"ego",    // the ties of the person pointed at
	"labels", // names of connectors and of tribes
}

// chartOption builds the chart: layers of drawn items on hidden axes that the
// page moves when the reader pans and zooms. It is not rendered by go-echarts,
// whose pages execute what hostile names contain; the page marshals it into a
// data block and binds the drawing functions itself.
func chartOption(s *scene) map[string]any {
	chart := charts.NewCustom()
	hidden := opts.Bool(false)
	chart.SetGlobalOptions(
		charts.WithAnimation(false),
		charts.WithTooltipOpts(opts.Tooltip{Show: hidden}),
		charts.WithLegendOpts(opts.Legend{Show: hidden}),
		charts.WithXAxisOpts(opts.XAxis{Show: hidden, Type: "value", Min: s.Box[0], Max: s.Box[2]}),
		charts.WithYAxisOpts(opts.YAxis{Show: hidden, Type: "value", Min: s.Box[1], Max: s.Box[3]}),
		charts.WithGridOpts(opts.Grid{Left: "0", Right: "0", Top: "0", Bottom: "0"}),
	)
	for _, layer := range layers {
		chart.AddSeries(layer, []opts.CustomData{{Value: []int{0, 0}}})
	}
	chart.Validate()
	option := chart.JSON()
	for i, layer := range layers {
		chart.MultiSeries[i].Id = layer
		chart.MultiSeries[i].CoordSystem = "cartesian2d"
	}
	option["series"] = bound(chart.MultiSeries)
	for _, unused := range [...]string{"color", "legend", "title", "toolbox", "tooltip"} {
		delete(option, unused)
	}
	return option
}

// bound adds the keys that go-echarts has no fields for.
func bound(list charts.MultiSeries) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, s := range list {
		out[i] = map[string]any{
			"id": s.Id, "name": s.Name, "type": s.Type, "coordinateSystem": s.CoordSystem, "data": s.Data,
			"draw": s.Id, "silent": true, "z": i + 1, "clip": false,
		}
	}
	return out
}
