"""Several subjects and as many numbers: 收入、支出分别为100万元和90万元, 比上年分别增加10万元和5万元."""

from __future__ import annotations

import re

from loaders.document import Identity
from loaders.narrative.clauses import count_subject, find_base
from loaders.narrative.numbers import Token
from loaders.narrative.subjects import known

_JOINED = re.compile("(?:、|和|与|及|以及|，)?")
_STOPS = "，。；：！"
_SPLITS = (re.compile("、|和|与|以及"), re.compile("、|和|与|以?及"))
#: What the first name says for all: 公务用车购置费和运行维护费.
_SHARED = re.compile(
    "公务接待(?=批|人|国)|因公出国（境）(?=团|人|批)|公务用?车|政府采购|[“”]?三公[“”]?经费|(?:一般公共预算)?财政拨款"
)
_PHASE = re.compile("(?:收入|支出)?(?:年初|全年|调整)?(?:预算|决算|执行)数?")
_CHANGED = re.compile("增|减|升|降|提高|占|完成|比|较")


def respective(text: str, start: int, end: int, within: list[Token], identity: Identity) -> dict[int, str | None]:
    """What stands before each number of such a list, as if it were told alone, by where the number begins. None for a
    number of a list whose names cannot be told apart."""
    out: dict[int, str | None] = {}
    names: list[str] = []
    until = start
    for match in re.finditer("分别", text[start:end]):
        at = start + match.end()
        if at < until:
            continue
        run = _run(text, at, within)
        if len(run) < 2:
            continue
        opened = max((text.rfind(stop, start, start + match.start()) for stop in _STOPS), default=-1) + 1
        words = text[max(opened, start) : start + match.start()]
        against = find_base(words, identity)
        base = words[against[1] :] if against else ""
        base = (
            "" if base[:1] in "和与同" and not re.search(r"相?比|上年|去年|\d{4}", base) else base
        )  # 预算和决算分别为
        bare = words[: len(words) - len(base)].strip("均各")
        told = _names(bare, run)
        if not bare and not names:  # 包括人员经费和公用经费，分别为…
            clause = re.split(f"[{_STOPS}]", text[start : max(opened - 1, start)])[-1]
            told = [n for n in _names(re.sub("^.*(?:包括|其中)", "", clause), run) if known(n)]
            told = told if len(told) == len(run) else []
        names = told or (names if len(names) == len(run) and not bare else [])
        while run:
            verb = text[at : run[0].start].lstrip(_STOPS).replace("分别", "")
            for i, token in enumerate(run):
                if names:
                    out[token.start] = names[i] + base + verb
                elif _CHANGED.search(base + verb):
                    out[token.start] = None
            at, size = run[-1].end, len(run)
            until, base = at, ""
            run = _run(text, at + 1, within) if text[at : at + 1] == "，" else []  # …，增长11.11%和5.88%
            run = run if len(run) == size else []
    return out


def _run(text: str, at: int, within: list[Token]) -> list[Token]:
    """The numbers of one kind that follow one another from the clause at `at` on, joined by nothing but 、 and 和."""
    out: list[Token] = []
    for token in within:
        if token.start < at or token.kind == "none":
            continue
        between = text[at : token.start]
        joined = out and token.kind == out[0].kind and _JOINED.fullmatch(text[out[-1].end : token.start])
        if not joined and (out or re.search(f"[{_STOPS}]", between.lstrip("："))):
            break
        out.append(token)
    return out


def _names(words: str, run: list[Token]) -> list[str]:
    """The names of a run's numbers; what the first one says for all is put before the others."""
    for split in _SPLITS:
        parts = [part for part in split.split(words) if part]
        if len(parts) != len(run) or any(len(part) < 2 for part in parts):
            continue
        shared = _SHARED.search(parts[0])
        lead = shared.group() if shared and shared.end() < len(parts[0]) else ""
        return [parts[0], *(_whole_name(lead, *each) for each in zip(parts[1:], run[1:], strict=True))]
    return []


def _whole_name(lead: str, part: str, token: Token) -> str:
    if lead and _PHASE.fullmatch(part):
        return lead + part
    meant = count_subject if token.kind == "count" else lambda name, *_: known(name)
    return lead + part if not meant(part, token.unit, "") and meant(lead + part, token.unit, "") else part
