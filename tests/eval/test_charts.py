import re

import pytest

from eval.charts import MOST_DELTAS, Bar, Point, bars, curves, deltas, scatter


def numbers(svg, name, kind):
    """The values of an attribute of all marks of a class."""
    return [
        float(found)
        for mark in re.findall(rf'<[a-z]+ [^>]*class="{kind}"[^>]*>', svg)
        for found in re.findall(rf' {name}="([^"]*)"', mark)
    ]


def test_a_bar_is_as_long_as_its_value_and_its_range_lies_about_its_end():
    svg = bars("t", [Bar("a", 0.5, 0.25, 1, "0.500", 0), Bar("b", 1, 1, 1, "1.000", 9)], 1)
    assert numbers(svg, "width", "bar c0") == [95]
    assert numbers(svg, "width", "bar c1") == [190]
    ends = numbers(svg, "x1", "range")[:3], numbers(svg, "x2", "range")[:3]
    assert ends == ([143.5, 143.5, 286], [286, 143.5, 286])


def test_a_long_label_is_cut_and_whole_on_hover():
    svg = bars("t", [Bar("a-very-long-system-name", 0, 0, 0, "0", 0)], 1)
    assert ">a-very-long-s…<" in svg
    assert "<title>a-very-long-system-name: 0 (0 to 0)</title>" in svg


def test_differences_stand_in_order_with_their_text():
    svg = deltas("t", [(-0.5, "lost"), (0, "tied"), (0.25, "a <b>"), (1, "won")])
    assert re.findall("<title>(.*?)</title>", svg) == ["won", "a &lt;b&gt;", "lost"]
    tall = numbers(svg, "height", "win") + numbers(svg, "height", "loss")
    assert [value / tall[0] for value in tall] == pytest.approx([1, 0.25, 0.5])
    left = numbers(svg, "x", "win") + numbers(svg, "x", "loss")
    assert left[2] - left[1] == pytest.approx(2 * (left[1] - left[0]))  # room for the tie


def test_of_very_many_differences_the_greatest_are_drawn():
    rows = [(n / 5000, f"w{n}") for n in range(1, 2001)] + [(-0.1, "lost")]
    svg = deltas("t", rows)
    assert svg.count("<title>") == 2 * MOST_DELTAS
    assert "<title>w2000</title>" in svg
    assert "<title>lost</title>" in svg


@pytest.mark.parametrize("rows", [[], [(0.0, "tied")]])
def test_no_difference_is_a_line(rows):
    svg = deltas("t", rows)
    assert "<rect" not in svg
    assert svg.count("<line") == 1


@pytest.mark.parametrize(
    ("most", "end"),
    [(0.0, "1"), (0.9, "1"), (1.0, "1"), (13.0, "20"), (61.0, "80"), (504.8, "600"), (900, "1000")],
)
def test_a_plane_ends_at_a_round_number(most, end):
    svg = scatter("t", [Point(most, 0.5, "a", 0)], "ms", "recall")
    assert f'text-anchor="middle">{end}</text>' in svg


def test_a_point_lies_where_it_belongs():
    svg = scatter("t", [Point(50, 0, "a", 0), Point(100, 1, "b", 1)], "ms", "recall")
    low, high = (
        [float(value) for value in re.findall(r'c[xy]="([^"]*)"', mark)]
        for mark in re.findall("<circle[^>]*>", svg)
    )
    assert (low[0] - 44) * 2 == pytest.approx(high[0] - 44)
    assert (low[1], high[1]) == (240, 32)


def test_a_curve_goes_through_its_points_and_marks_what_is_in_force():
    line = [Point(0, 1, "begin", 1), Point(0.5, 0.5, "middle", 1), Point(1, 0, "end", 1)]
    svg = curves("t", [line, []], "threshold", "share", at=0.25, diagonal=True)
    assert '<polyline points="44,32 250,136 456,240" class="curve k1">' in svg
    assert numbers(svg, "cx", "point c1") == [44, 250, 456]
    assert numbers(svg, "x1", "range") == numbers(svg, "x2", "range") == [147]
    assert (numbers(svg, "y1", "axis"), numbers(svg, "y2", "axis")) == ([240], [32])
    assert "<title>middle</title>" in svg


def test_a_curve_of_many_points_shows_its_line_and_labels_alone():
    line = [Point(n / 100, 0.5, f"p{n}", 0) for n in range(100)]
    svg = curves("t", [line], "x", "y")
    assert numbers(svg, "cx", "point c0") == []
    assert svg.count("<title>p") == 100
