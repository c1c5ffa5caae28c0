//! Tests of stretches that are no prose.

use super::*;

fn masked(text: &str, is_mdx: bool) -> Vec<&str> {
    find(text, is_mdx).into_iter().map(|(span, _)| &text[span.range()]).collect()
}

#[test]
fn tags_and_addresses_are_masked() {
    let text = "a {{ b_c }} {% x %} {: .y} see https://e.org/a_(b). (www.f.com) {/* c */} awww. {open";
    assert_eq!(masked(text, false), ["{{ b_c }}", "{% x %}", "{: .y}", "https://e.org/a_(b)", "www.f.com", "{/* c */}"]);
}

#[test]
fn attribute_lists_are_told_from_braces_in_prose() {
    for list in ["{#a-b}", "{ #a }", "{.x .y}", "{#a .b c=d}", "{.a k=\"b c\"}", "{ .note - }"] {
        assert_eq!(masked(&format!("## Fees {list}"), false), [list]);
    }
    assert_eq!(masked("![x](y.png){width=50%} a {width=50%} {a} {} { } {.a b}", false), ["y.png", "{width=50%}"]);
    // Brackets go with the attributes of a span, and stay where they are a link, a footnote or an image.
    assert_eq!(masked("[a [b] c]{.x} d", false), ["[", "]", "{.x}"]);
    for kept in ["[a]{.x}\n\n[A]: /b", "[^a]{.x}", "![a]{.x}", "[a][b]{.x}", "a]{.x}", "[a\n \nb]{.x}", "\\[a]{.x}"] {
        assert_eq!(masked(kept, false), ["{.x}"], "{kept}");
    }
}

#[test]
fn comments_of_templates_reach_over_lines() {
    let whole = [
        "{# a\n\nb #}",
        "{{/* a */}}",
        "{{- /* a */ -}}",
        "{{!-- a }} b --}}",
        "{{! a }}",
        "{% comment %}\na\n\nb\n{% endcomment %}",
        "{%- comment -%}a{%- endcomment -%}",
        "{% highlight js %}\na\n\n{% endhighlight %}",
        "{{< highlight go >}}\n\na\n{{< /highlight >}}",
        "{% # a %}",
        "%% a\nb %%",
        "%%\na\n\nb\n%%",
        "{::comment}a{:/comment}",
        "<%# a %>",
        "[//]: # (medlint-allow a: b)",
        "[comment]: <> (MEDLINT-allow a: b)",
        "% medlint-allow a: b",
    ];
    for comment in whole {
        assert_eq!(masked(&format!("{comment}\nx"), false), [comment]);
    }
    for prose in ["a 100%% b 50%% c", "{# a", "[//]: # (a note)", "{{ a\n\nb }}", "a % medlint-allow"] {
        assert_eq!(masked(prose, false), [""; 0], "{prose}");
    }
}

#[test]
fn expressions_of_components_are_masked_in_mdx_alone() {
    let text = "<Card go={() => 1}>a</Card> <b c=\"d\"> {\"e f\"} <></>";
    assert_eq!(masked(text, true), ["<Card go={() => 1}>", "{\"", "\"}", "<>", "</>"]);
    assert_eq!(masked(text, false), [""; 0]);
}
