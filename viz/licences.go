package viz

import (
	"embed"
	"strings"
)

//go:embed assets/echarts/LICENSE assets/echarts/NOTICE assets/echarts/LICENSE-d3 assets/echarts/LICENSE-zrender
var licences embed.FS

// licenceText is what must go with the charts' code wherever a page goes.
func licenceText() (string, error) {
	var out strings.Builder
	for _, part := range [...]struct{ file, head string }{
		{"NOTICE", "This page draws with"},
		{"LICENSE-zrender", "It includes zrender"},
		{"LICENSE-d3", "It includes code from d3"},
		{"LICENSE", "Apache ECharts is licensed as follows"},
	} {
		text, err := licences.ReadFile("assets/echarts/" + part.file)
		if err != nil {
			return "", err
		}
		out.WriteString(part.head + "\n\n" + strings.TrimSpace(string(text)) + "\n\n")
	}
	return out.String(), nil
}
