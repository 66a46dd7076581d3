"""Stands between accepted submissions and the warehouse: what may not be published never enters it.

`filing` says what was accepted and when, `offices` what of one office may be shown, `cohorts` which
offices may enter sums together, `gate` makes the public figures, `audit` looks at the finished
tables. Why the rules are as they are: docs/disclosure.md.
"""
