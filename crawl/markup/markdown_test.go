package markup

import "testing"

func TestMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"_sourdough_":                            "sourdough",
		"~~sourdough~~ or **rye**, *or* `spelt`": "sourdough or rye, or spelt",
		"[sourdough](https://x.example/a_b_c)":   "sourdough",
		"![a loaf](https://x.example/l.jpg 'x')": "a loaf",
		"## Sourdough\ntext":                     "Sourdough\ntext",
		"snake_case_name and 2 * 3 * 4":          "snake_case_name and 2 * 3 * 4",
		`\*not so\* \_this\_`:                    "*not so* _this_",
		"__rye__ (_spelt_)":                      "rye (spelt)",
		"_a_ _b_ and _foo_bar":                   "a b and _foo_bar",
		"nothing":                                "nothing",
	} {
		if got := Markdown(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
