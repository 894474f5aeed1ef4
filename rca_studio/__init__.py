"""RCA Studio: root cause analysis of near misses, from the report to the validated case."""
