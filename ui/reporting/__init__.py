"""The parts of the page "Daten melden": what is asked, checking, form, own submissions, review.

Nothing here decides what is allowed or true: `etl.submissions` does, and answers with sentences.
"""
