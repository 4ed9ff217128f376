"""Every pattern of the YAML matches its own examples and none of its counter-examples."""

import pytest

from loaders.narrative.lexicon import FOLDER, Pattern, compiled, load, patterns
from loaders.narrative.subjects import known


def _all() -> list[tuple[str, str, Pattern]]:
    out = []
    for file in sorted(p.stem for p in FOLDER.glob("*.yml")):
        for key, entries in load(file).items():
            listed = entries if isinstance(entries, list) else [entries]
            if listed and all(isinstance(e, dict) and "pattern" in e for e in listed):
                out += [(file, key, p) for p in patterns(file, key)]
    return out


@pytest.mark.parametrize(
    ("file", "key", "pattern"), [pytest.param(*p, id=f"{p[0]}-{p[1]}-{p[2].name}") for p in _all()]
)
def test_examples(file: str, key: str, pattern: Pattern) -> None:
    assert pattern.examples, f"{file}.yml {key} {pattern.name} has no example"
    for example in pattern.examples:
        assert pattern.search(example), f"{pattern.name} must find {example}"
    for example in pattern.counter_examples:
        assert not pattern.search(example), f"{pattern.name} must not find {example}"


@pytest.mark.parametrize("pattern", patterns("subjects", "subjects"), ids=lambda p: p.name)
def test_each_example_is_resolved_to_its_own_subject(pattern: Pattern) -> None:
    for example in pattern.examples:
        found = known(example)
        assert found is not None and found.concept == pattern.name, example


def test_a_broken_pattern_names_file_and_entry() -> None:
    with pytest.raises(ValueError, match="broken"):
        compiled({"name": "broken", "pattern": "("}, "patterns/x.yml:y")
    with pytest.raises(ValueError, match="without a pattern"):
        compiled({"name": "nothing"}, "patterns/x.yml:y")
