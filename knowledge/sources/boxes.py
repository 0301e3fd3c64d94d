"""Boxes that cannot be seen for where they are, how small they are or how they are cut."""

from typing import Any

from knowledge.sources.colours import one_colour
from knowledge.sources.css_values import (
    WINDOW,
    Length,
    Letters,
    Tokens,
    inner,
    keyword,
    length,
    number,
    parts,
)
from knowledge.sources.looks import Values

_CLIPPING = ("hidden", "clip", "auto", "scroll", "overlay")
_SMALLEST_BOX_PX = 5
_FAR_AFTER_PX = 2_500
_FAR_BEFORE_PX = -1_000  # layouts use margins of some hundred
_AWAY_PX = -100
_BLURRED_PX = 4
_FAINTEST = 0.05


def is_out_of_sight(values: Values, letters: Letters) -> bool:
    """True if what has these values cannot be seen, nor what stands in it."""
    return bool(values) and (
        _is_far_off(values, letters)
        or _is_cut_to_nothing(values, letters)
        or any(
            _is_turned_away(one, letters)
            for one in values.get("transform", ())
            if one.type == "function"
        )
        or _is_moved_by_itself(values, letters)
        or any(_is_blotted_out(one, letters) for one in values.get("filter", ()))
        or any(_is_clear(one) for one in values.get("mask-image", ()))
    )


def _is_far_off(values: Values, letters: Letters) -> bool:
    def px(name: str) -> Length:
        return length(values.get(name, ()), letters) or Length(0)

    for side in ("left", "right", "top", "bottom", "text-indent"):
        if _is_away(px(side), after=side not in ("top", "bottom")):
            return True
    before = min(px("margin-left").px, px("margin-top").px)
    after = max(px(name).px for name in ("margin-left", "padding-left", "margin-right"))
    return before <= _FAR_BEFORE_PX or after >= _FAR_AFTER_PX


def _is_away(moved: Length, *, after: bool = True) -> bool:
    limit = _FAR_BEFORE_PX if moved.relative else _AWAY_PX
    limit_after = WINDOW[0] if moved.relative else _FAR_AFTER_PX
    return moved.px <= limit or (after and moved.px >= limit_after)


def _is_cut_to_nothing(values: Values, letters: Letters) -> bool:
    clipping = any(
        keyword(values.get(name, ())) in _CLIPPING for name in ("overflow-x", "overflow-y")
    ) or any(
        keyword([token]) in ("paint", "strict", "content") for token in values.get("contain", ())
    )
    if clipping:
        for name in ("height", "max-height", "width", "max-width", "line-height"):
            size = length(values.get(name, ()), letters)
            small = 0 if name == "line-height" else _SMALLEST_BOX_PX
            if size and (size.px <= 0 or (size.px < small and not size.relative)):
                return True
        indent = length(values.get("text-indent", ()), letters)
        if indent and indent.px >= 1_000:
            return True
    return any(
        token.type == "function" and _is_cut(token.lower_name, _sizes(token, letters))
        for name in ("clip", "clip-path")
        for token in values.get(name, ())
    )


def _sizes(function: Any, letters: Letters) -> list[Length | None]:
    """The sizes among its arguments, percentages as they are, up to `round` or `at`."""
    sizes: list[Length | None] = []
    for token in inner(function):
        if keyword([token]) in ("round", "at", "nonzero", "evenodd"):
            if sizes or keyword([token]) in ("round", "at"):
                break
            continue
        if token.type not in ("whitespace", "comment", "literal"):
            sizes.append(length([token], letters, whole=100))
    return sizes


def _is_cut(name: str, sizes: list[Length | None]) -> bool:
    known = [size for size in sizes if size is not None]
    if not known or len(known) < len(sizes):
        return False
    if name == "inset":
        top, right, bottom, left = _four(known)
        both = (top.px + bottom.px, right.px + left.px)
        relative = any(size.relative for size in known)
        return max(both) >= (98 if relative else _FAR_AFTER_PX)
    if name == "rect" and len(known) == 4:
        top, right, bottom, left = known
        return bottom.px - top.px <= 2 or right.px - left.px <= 2
    if name == "polygon":
        return min(_spread(known[::2]), _spread(known[1::2])) <= 1
    sides = known[2:4] if name == "xywh" else known if name in ("circle", "ellipse") else []
    return any(size.px <= 1 for size in sides)


def _four(sizes: list[Length]) -> list[Length]:
    top = sizes[0]
    right = sizes[1] if len(sizes) > 1 else top
    bottom = sizes[2] if len(sizes) > 2 else top
    return [top, right, bottom, sizes[3] if len(sizes) > 3 else right]


def _spread(sizes: list[Length]) -> float:
    places = [size.px for size in sizes]
    return max(places) - min(places) if places else 0.0


def _is_turned_away(token: Any, letters: Letters) -> bool:
    """True for a function of `transform` that leaves nothing to see."""
    arguments = [one for part in parts(inner(token)) for one in part]
    name = token.lower_name
    if name.startswith("translate"):
        return any(_is_away(length([one], letters) or Length(0)) for one in arguments[:2])
    numbers = [number([one]) for one in arguments]
    plain = [one for one in numbers if one is not None]
    if name.startswith("scale"):
        return name != "scalez" and any(abs(one) < 0.02 for one in plain[:2])
    if name in ("rotatex", "rotatey"):
        return any(abs(abs(_degrees(one)) % 180 - 90) < 2 for one in arguments)
    return _is_turned_by_matrix(plain)


def _is_turned_by_matrix(numbers: list[float]) -> bool:
    if len(numbers) == 16:  # of three dimensions; these are the ones of the other two
        numbers = [numbers[at] for at in (0, 1, 4, 5, 12, 13)]
    if len(numbers) != 6:
        return False
    a, b, c, d, right, down = numbers
    return abs(a * d - b * c) < 0.0004 or _is_away(Length(right)) or _is_away(Length(down))


def _degrees(token: Any) -> float:
    units = {"deg": 1.0, "grad": 0.9, "rad": 57.29578, "turn": 360.0}
    if token.type != "dimension":
        return 0.0
    return float(token.value) * units.get(token.lower_unit, 0.0)


def _is_moved_by_itself(values: Values, letters: Letters) -> bool:
    """`translate`, `scale` and `rotate`, which are properties of their own too."""
    moved = any(
        _is_away(length([token], letters) or Length(0)) for token in values.get("translate", ())[:2]
    )
    scale = [number([token]) for token in values.get("scale", ())[:2]]
    flat = any(one is not None and abs(one) < 0.02 for one in scale)
    turned = values.get("rotate", ())
    edgeways = any(keyword([token]) in ("x", "y") for token in turned) and any(
        abs(abs(_degrees(token)) % 180 - 90) < 2 for token in turned
    )
    return moved or flat or edgeways


def _is_blotted_out(token: Any, letters: Letters) -> bool:
    if token.type != "function":
        return False
    arguments: Tokens = inner(token)
    if token.lower_name == "blur":
        size = length(arguments, letters)
        return size is not None and size.px >= _BLURRED_PX
    found = number(arguments)
    return token.lower_name in ("opacity", "contrast") and found is not None and found < _FAINTEST


def _is_clear(token: Any) -> bool:
    if token.type != "function":
        return False
    painted = one_colour(inner(token))
    return painted is not None and painted[1] < _FAINTEST
