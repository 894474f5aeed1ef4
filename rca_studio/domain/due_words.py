"""When something is due, in words: "due in 6 h", "due tomorrow", "overdue by 2 days".

One way to say it for clocks, deadlines, decisions and questions alike. Moments are local, as in
``domain.moments``; what is known to the day is never said to the hour.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rca_studio.domain.moments import show_date, show_moment

_DAY, _MINUTE = 10, 16  # letters of a moment that is known to the day, to the minute
_SOON = timedelta(hours=12)
_NEAR_DAYS = 14
_MANY_DAYS = 60
_MANY_MONTHS = 24


def due_words(due: str, now: str) -> str:
    """When something is due, seen from now, to go on after its name; ``""`` for no moment.

    What is left or over is rounded down. Far dates are told as dates, long delays in months.

    Args:
        due: until when, as a moment; one known to the day runs out with the day.
        now: the present as a local moment, to the minute.

    >>> now = "2026-11-18T08:10"
    >>> due_words("2026-11-18T14:40", now), due_words("2026-11-18T21:00", now)
    ('due in 6 h', 'due today 21:00')
    >>> due_words("2026-11-16T08:10", now), due_words("2026-11-17", now)
    ('overdue by 2 days', 'due yesterday')
    """
    if not due:
        return ""
    try:
        if len(due) >= _MINUTE:
            return _to_the_minute(datetime.fromisoformat(due[:_MINUTE]), _present(now))
        if len(due) >= _DAY:
            return _to_the_day(date.fromisoformat(due[:_DAY]), _present(now).date())
        words = show_moment(due)
    except ValueError:  # told in words, or put there by another program
        return f"due {due}"
    return f"was due in {words}" if due < now[: len(due)] else f"due in {words}"


def due_sentence(due: str, now: str) -> str:
    """The same with the date itself, for a tip or a screen reader.

    >>> due_sentence("2026-11-16T08:10", "2026-11-18T08:10")
    'Overdue by 2 days: 16 Nov 2026, 08:10'
    >>> due_sentence("2026-12-24", "2026-11-18T08:10")
    'Due 24 Dec'
    """
    words = due_words(due, now)
    if not words:
        return ""
    words = words[0].upper() + words[1:]
    try:
        exact = show_moment(due)
    except ValueError:
        return words
    short = show_date(due[:_DAY], date.fromisoformat(now[:_DAY])) if len(due) >= _DAY else exact
    return words if words.endswith((exact, short)) else f"{words}: {exact}"


def _to_the_minute(due: datetime, now: datetime) -> str:
    left = due - now
    if left < timedelta():
        return f"overdue by {_over(now - due)}"
    if left < timedelta(minutes=1):
        return "due now"
    days = (due.date() - now.date()).days
    if left < _SOON:
        return f"due in {_short(left)}"
    if days == 0:
        return f"due today {due:%H:%M}"
    if days == 1:
        return f"due tomorrow {due:%H:%M}"
    return _to_the_day(due.date(), now.date())


def _to_the_day(due: date, today: date) -> str:
    days = (due - today).days
    near = {-1: "due yesterday", 0: "due today", 1: "due tomorrow"}
    if days in near:
        return near[days]
    if days < 0:
        return f"overdue by {_long(-days)}"
    if days <= _NEAR_DAYS:
        return f"due in {days} days"
    return f"due {show_date(due.isoformat(), today)}"


def _over(time: timedelta) -> str:
    return _long(time.days) if time.days else _short(time)


def _short(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min"


def _long(days: int) -> str:
    """A number of days; of many the months, of very many the years, as people would say."""
    if days <= _MANY_DAYS:
        return f"{days} {'day' if days == 1 else 'days'}"
    months = days * 12 // 365
    if months <= _MANY_MONTHS:
        return f"{months} months" if months > 1 else f"{days} days"
    return f"{days // 365} years"


def _present(now: str) -> datetime:
    return datetime.fromisoformat(now[:_MINUTE])
