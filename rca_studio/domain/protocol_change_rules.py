"""What is new in the rules of a protocol: who is told, what repeats, clocks, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rca_studio.domain.case import Stage
from rca_studio.domain.protocol import AskTelling, Clock, Protocol, Repeat, time_words
from rca_studio.domain.protocol_news import NewsKind, ProtocolNews


def rule_news(old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    """Everything in which the rules of two versions of a protocol differ."""
    yield from _tellings(old, new)
    yield from _repeat(old.repeat, new.repeat)
    for stage in Stage:
        yield from _clocks(stage, old, new)
    yield from _follow(old, new)


def _tellings(old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    there = {asked.about: asked for asked in old.telling}
    for asked in new.telling:
        before = there.pop(asked.about, None)
        if before is None:
            words = f"new, to be decided {time_words(asked.hours)}, {_when(asked, new)}"
            yield _told(NewsKind.ADDED, asked, words)
            continue
        if before.when != asked.when:
            words = f"to be decided {_when(asked, new)}, no longer {_when(before, old)}"
            yield _told(NewsKind.CHANGED, asked, words)
        if before.hours != asked.hours:
            words = f"to be decided {time_words(asked.hours)}, no longer {time_words(before.hours)}"
            yield _told(NewsKind.CHANGED, asked, words)
        if before.why != asked.why:
            yield _told(NewsKind.REWORDED, asked, "the reason is given in other words")
    for asked in there.values():
        yield _told(NewsKind.GONE, asked, "not asked about any more")
    before_order = [one.about for one in old.telling if one.about not in there]
    known = set(before_order)
    if before_order != [one.about for one in new.telling if one.about in known]:
        text = "Those who may have to be told stand in another order."
        yield ProtocolNews(NewsKind.MOVED, "tell", "", text)


def _told(kind: NewsKind, asked: AskTelling, words: str) -> ProtocolNews:
    who = asked.about.replace("_", " ")
    return ProtocolNews(kind, "tell", asked.about, f"Telling {who}: {words}.")


def _when(asked: AskTelling, protocol: Protocol) -> str:
    return f"when {protocol.condition_words(asked.when)}" if asked.when else "in every case"


def _repeat(old: Repeat | None, new: Repeat | None) -> Iterator[ProtocolNews]:
    if old is None and new is not None:
        text = f"New: near misses of this kind count as repeating from {new.label} on."
        yield ProtocolNews(NewsKind.ADDED, "repeat", "", text)
    if old is not None and new is None:
        text = "Near misses of this kind no longer count as repeating."
        yield ProtocolNews(NewsKind.GONE, "repeat", "", text)
    if old is None or new is None:
        return
    if (old.count, old.days, old.same) != (new.count, new.days, new.same):
        text = f"They count as repeating from {new.label} on; it was {old.label}."
        yield ProtocolNews(NewsKind.CHANGED, "repeat", "", text)
    if old.then != new.then:
        text = "What follows when they repeat is said in other words."
        yield ProtocolNews(NewsKind.REWORDED, "repeat", "", text)


def _clocks(stage: Stage, old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    before = [clock for clock in old.clocks if clock.stage is stage]
    after = [clock for clock in new.clocks if clock.stage is stage]
    if before == after:
        return
    was, now = _times(before, old), _times(after, new)
    if not before:
        text = f"New: {stage.label} may take: {now}."
        yield ProtocolNews(NewsKind.ADDED, "clock", stage.value, text)
    elif not after:
        text = f"{stage.label} has no time any more; it was {was}."
        yield ProtocolNews(NewsKind.GONE, "clock", stage.value, text)
    else:
        text = f"{stage.label} may now take: {now}; it was {was}."
        yield ProtocolNews(NewsKind.CHANGED, "clock", stage.value, text)


def _times(clocks: Sequence[Clock], protocol: Protocol) -> str:
    return ", else ".join(_time(clock, protocol) for clock in clocks)


def _time(clock: Clock, protocol: Protocol) -> str:
    hours = f" ({clock.hours} hours)" if clock.words else ""
    when = f" when {protocol.condition_words(clock.when)}" if clock.when else ""
    return f"{clock.label}{hours}{when}"


def _follow(old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    there = {follow.sac: follow for follow in old.follow}
    for follow in sorted(new.follow, key=lambda one: -one.sac):
        before = there.pop(follow.sac, None)
        score = f"SAC score {follow.sac}"
        if before is None:
            text = f"New: what follows from {score}: {follow.way.label.lower()}."
            yield ProtocolNews(NewsKind.ADDED, "follow", str(follow.sac), text)
        elif before.way is not follow.way:
            way, was = follow.way.label.lower(), before.way.label.lower()
            text = f"From {score} follows now: {way}; it was {was}."
            yield ProtocolNews(NewsKind.CHANGED, "follow", str(follow.sac), text)
        elif before.text != follow.text:
            text = f"What follows from {score} is said in other words."
            yield ProtocolNews(NewsKind.REWORDED, "follow", str(follow.sac), text)
    for sac in there:
        text = f"Nothing is said any more of what follows from SAC score {sac}."
        yield ProtocolNews(NewsKind.GONE, "follow", str(sac), text)
