"""The list of all near-miss cases, and the short form that reports one."""
